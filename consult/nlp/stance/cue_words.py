"""The words that cues of stance are made of: whole words where their form matters, else their stems."""

from consult.nlp.wording import stem


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _stems(listed: str) -> frozenset[str]:
    return frozenset(map(stem, listed.split()))


NOT = _words(
    "not no never none nobody nothing neither nor cannot can't don't doesn't didn't won't wouldn't shouldn't "
    "isn't aren't wasn't weren't couldn't mustn't haven't hasn't dont doesnt cant wont hardly barely without lack "
    "lacks fail fails failed unable rather"
)
WHO = _words("i we my our us me i'm we're i'd we'd i've we've i'll we'll im")
OTHERS = _words("they he she who people residents some many others council government critics opponents supporters")
FOR = _stems("need want support agree welcome endorse favour favor approve applaud commend")
AGAINST = _stems("oppose object disagree reject against opposed condemn deplore disapprove objection opposition")
THIS = _words(
    "this it that these them proposal proposals plan plans idea ideas scheme schemes measure measures policy move "
    "draft approach suggestion recommendation strategy project application consultation option action"
)
CHANGE = _words("change changes")
GOOD_VERDICT = _stems("good great excellent sensible welcome fantastic brilliant wonderful positive wise overdue")
BAD_VERDICT = _stems(
    "bad terrible awful wrong mistake mistaken waste disaster disastrous ridiculous misguided nonsense flawed "
    "foolish unacceptable stupid shameful disgrace outrage disgraceful"
)
END = _stems(
    "abolish abolition ban abandon end stop scrap remove removal close closure prohibit cancel cut eliminate "
    "outlaw forbid restrict drop withdraw repeal revoke rescind halt fight demolish axe shrink criminalise "
    "criminalize reverse undo reduce shut oppose phase destroy dismantle weaken"
)
MAKE = _stems(
    "introduce adopt legalise legalize build create subsidise subsidize fund allow extend protect preserve keep "
    "retain save maintain expand continue support encourage promote strengthen defend permit increase invest "
    "uphold honour honor"
)
END_STATE = _stems("illegal criminal criminalised criminalized unlawful banned")
MAKE_STATE = _stems("legal lawful mandatory compulsory available")
CONSERVE = _stems("keep preserve protect retain maintain continue uphold save defend")
CHANGING = _stems("build create introduce extend expand")  # ends what is to be kept as it is
OUGHT = _words("should must ought need needs please let lets let's shouldn't mustn't")
GOOD = _stems(
    "benefit beneficial help helpful improve improvement protect safe safer safety fair freedom essential "
    "necessary important valuable useful effective deserve love enjoy boost healthy healthier great good best "
    "better positive right rights vital advantage opportunity success successful gain efficient affordable "
    "reliable equal equality justice worthwhile"
)
BAD = _stems(
    "harm harmful damage damaging destroy hurt danger dangerous risk risky unfair unjust wrong waste expensive "
    "abuse suffer suffering cruel immoral unethical ineffective useless unnecessary bad worse worst ruin threat "
    "threaten crime kill exploit exploitation discriminate discrimination violate violence corrupt corruption "
    "problem poor negative disadvantage inequality pollution addiction deadly death injustice loss outdated "
    "barbaric bullying stress burden"
)
IS = _words("is are was be seems sounds looks it's that's isn't wasn't i'm")
IDEA = _words("idea ideas plan plans proposal proposals move step scheme policy decision thing")
IMPERATIVE = _words("do don't never please")
PAST = _words("was were had been did")
LESSEN = _stems(
    "reduce prevent stop avoid lower eliminate tackle end cut less fewer against protect fight combat limit"
)
