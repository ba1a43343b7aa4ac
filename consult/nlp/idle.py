"""Words that anybody uses whatever the subject: they say nothing about which theme a point belongs to."""

_PLAIN = """
the a an and or but nor if unless because since while whereas although though whether than that this these those
of in on at by for from to into onto out over under above below up down off with within without between among against
across through during before after until about around behind beyond despite except per regarding towards upon
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it itself they them their theirs themselves who whom whose which what when where why how whatever whichever whoever
wherever whenever therefore thus hence however moreover furthermore nevertheless otherwise meanwhile besides
be am is are was were been being do does did done doing have has had having can could will would shall should may might
must ought cannot not no none neither either both all any some each every most more less least few fewer such as so too
very much only then now here there almost nearly mostly mainly especially particularly indeed hardly anyway
also just really like even ever never always often sometimes usually maybe perhaps quite rather simply actually instead
already still yet soon later early earlier late lately again away back along apart else enough far further forward
get gets got getting gotten give gives gave given giving go goes going went gone come comes came coming
make makes made making take takes took taken taking put puts putting set sets setting bring brings brought
keep keeps kept keeping let lets leave leaves left leaving hold holds held turn turns turned turning
stand stands stood standing sit sits sat exist exists existed follow follows followed run runs ran running
been having being doing buy buys open opens opened close closed lose loses lost hear heard read write wrote written
need needs needed needing want wants wanted wanting wish wishes like likes liked try tries tried trying
know knows known knew knowing think thinks thought thinking believe believes feel feels felt mean means meant meaning
say says said saying tell tells told telling ask asks asked asking talk talks talking speak call calls called
see sees saw seen seeing look looks looked looking find finds found finding show shows showed shown
use uses used using useful do does did doing done happen happens happened become becomes became
start starts started starting begin begins began stop stops stopped end ends ended ending finish finished
seem seems seemed appear appears include includes including included involve involves allow allows allowed
help helps helped helping want able unable possible likely sure certain certainly clear clearly obvious
thing things lot lots much many bit way ways kind kinds sort sorts part parts piece point points case cases
fact facts matter matters reason reasons example examples question questions answer answers answered comment comments
time times day days week weeks month months year years hour hours minute minutes today tomorrow yesterday ago
morning evening night now moment spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
once twice first firstly second secondly third thirdly fourth fifth last next half quarter dozen couple few several
per cent percent number numbers amount
good better best great well nice bad worse worst big bigger biggest small smaller smallest large larger largest
little long longer short shorter high higher highest low lower lowest new newer old older right wrong real
own other others same different another every everybody everyone everything anybody anyone anything
somebody someone something nobody nothing people person persons man men woman women lad lads
place places somewhere anywhere everywhere here there side sides round around near nearer
draft paragraph page pages consultation survey view views opinion opinions name names named
welcome welcomes welcomed move moves moved moving pass passes passed opportunities fall falls
please thank thanks yes welcome opportunity hope glad sorry
should would could must might shall will cannot don't doesn't didn't isn't aren't wasn't weren't won't wouldn't
couldn't shouldn't can't haven't hasn't hadn't i'm i've i'll i'd we're we've we'll we'd you're you've you'll they're
they've they'll it's that's there's what's let's he's she's who's theres dont doesnt didnt isnt cant wont ive im its
thats whats id youre theyre weve etc via xxx xxxx xxxxx xxxxxx
"""
IDLE = frozenset(_PLAIN.split())
