"""Invented sentences in which personal data is marked as {{kind|words}}; people, numbers and bodies are made up."""

import re

WITH = """
You can reach me at {{email|j.okafor@example.org}} or on {{phone|07700 900 461}} after six.
Please write to {{email|Marta_Lind+depot@post.example.co.uk}} about the depot.
My e-mail is {{email|sam.field [at] example.com}}, I check it weekly.
Ring {{phone|0121 496 0733}} and ask for the night shift.
From abroad it is {{phone|+44 20 7946 0311}}, or {{phone|+44 (0)7700 900 512}} for a text.
My brother in Poland ({{phone|+48 22 555 01 98}}) had the same trouble.
Office: {{phone|(01632) 960 115}}.
Call {{phone|01632960887}} any weekday.
The noise can be heard as far as {{postcode|B99 3QT}} at night.
We moved from {{postcode|wv98 7rs}} because the bus was cut.
I live at {{address|14 Quarry Bank Road}}, {{postcode|DY99 1AB}}, and the lorries pass my window.
Send the papers to {{address|Flat 3, 27 Larkspur Avenue}} please.
We have been living at {{address|9 otter close}} since the flood.
Our neighbours at {{address|112A Foundry Lane}} say the same.
My National Insurance number is {{national_insurance|AB 12 34 56 C}} if you need it.
They asked for {{national_insurance|jk654321d}} again and again.
My NHS number is {{nhs_number|943 476 5919}} and nobody could find my record.
The letter gave {{nhs_number|9434765870}} as my number, which is wrong.
Refund to sort code {{bank_account|12-34-56}}, thank you.
Pay it into {{bank_account|20-11-47, account 55779911}} before Friday.
My account number is {{bank_account|31926819}} at the old bank.
The grant went to {{bank_account|GB82 WEST 1234 5698 7654 32}} by mistake.
I paid by card, {{card_number|4111 1111 1111 1111}}, and was charged twice.
The machine kept {{card_number|5500-0000-0000-0004}} for a week.
A van with the plate {{vehicle|BX71 KLM}} parks on the pavement daily.
Reg {{vehicle|ab12cde}} has been dumped behind the shops.
The car {{vehicle|R741 GHT}} races there every night.
I was born on {{date_of_birth|4 March 1962}} and have never driven.
My date of birth is {{date_of_birth|17/09/1948}}, so I qualify for the pass.
DOB: {{date_of_birth|1990-02-28}}.
My passport number {{passport|512874309}} was refused as proof.
Driving licence {{driving_licence|MORGA657054SM9IJ}} did not count either.
The form logged my address as {{ip_address|192.168.14.203}} and locked me out.
It was sent from {{ip_address|2001:db8:85a3::8a2e:370:7334}} according to your notice.
Pictures are on {{profile|https://www.instagram.com/lena.bakes.daily}} for all to see.
I posted this as {{profile|@otterwatcher91}} too.
My profile is {{profile|linkedin.com/in/tomas-verhoeven-example}}.
My name is {{person|Priya Raman}} and I run a small bakery.
{{person|Mrs Adeyemi}} at the library helped me fill this in.
{{person|Dr Helen Marsh}} told us the clinic would stay.
Cllr {{person|Tom Blackwood}} promised a crossing two years ago.
I spoke to {{person|Sandra Whitlock}} at the counter and she was very kind.
My neighbour {{person|Mohammed Iqbal}} cannot reach the shop any more.
{{person|Professor Ewa Nowak}} has measured the air there.
Ask {{person|Gareth Pugh}} from the allotments, he keeps the figures.
My son {{person|Callum}} waits forty minutes for the bus.
Yours sincerely, {{person|Agnes Thornbury}}
Kind regards
{{person|Dele Bankole}}
Thanks to {{person|Mr. Singh}}, the gate was mended.
{{person|mrs pemberton}} next door fell on the ice.
Please tell {{person|José García}} that the petition has two hundred names.
{{person|Siân O'Leary}} and {{person|Jean-Luc Moreau}} organised the walk.
The driver, {{person|Kevin}}, was patient with my mother.
{{person|Lord Ashdown-Hurst}} owns the field and will not sell.
Contact {{person|Fatima Begum}} on {{phone|07700 900199}} or {{email|fatima@example.net}}.
"""

WITHOUT = """
The bus should run every ten minutes until midnight.
Paragraph 3.2.1.4 of the plan contradicts paragraph 3.2.1.5.
We counted 1,204 lorries between 07:30 and 09:15 on 12 March 2026.
The budget rose from 12,345,678 to 23,456,789 pounds in 2024/25.
West Midlands Combined Authority should publish the figures.
Birmingham and Wolverhampton need a faster line.
Solihull Council closed the car park without asking.
The A34 5th exit is where the accidents happen.
Coming off the M6 2nd exit the signs are hidden.
Air quality was measured as PM10 and PM2.5 at nine sites.
Policy H12 and map E7 do not agree with each other.
HS2 has cost the region four years of peace.
Version 2.1.0.3 of the form would not load.
There were 18 of us at the meeting on 4 June.
Bus number 11 and tram line 1 should share a stop.
The High Street has lost half its shops.
Queen Elizabeth Hospital is hard to reach on Sundays.
Nothing happens on Victoria Road until the works are over.
The order number is 20231104-77 and it never came.
Thanks to everyone who worked on this.
Kind regards to the team.
Keep the library open, it is the heart of the village.
I agree with option B, but not before 2030.
Twenty minutes walk is too far for older people.
It takes a 15 minute drive to find a shop.
Please reopen the road between the school and the park.
Our plan for 2030: 40 % less traffic, 25 % more trees.
The University of the Marches trains two hundred nurses a year.
Brexit made it harder to find welders.
Since Covid the market has not recovered.
May I suggest a zebra crossing near the chapel?
The Chamber of Commerce and the Growth Company should talk.
English, Urdu and Polish leaflets would help.
Will the grant cover apprentices in Dudley?
A mark of respect would be to answer our letters.
Rose bushes along the canal were cut down in error.
Hope is what this town needs.
We need grace periods for late payers, and faith in the council.
Phase 2 costs 1500000 and phase 3 costs 2250000.
Call the switchboard, nobody answers.
The ratio was 10:30:45 between the three wards.
One in 5000 homes has solar panels; one in 12 has a heat pump.
At 3 pm @ the town hall we will hand in the petition.
Read more at www.example.org/plans/2030 before the meeting.
Grid reference SP 0712 8645 is where the ditch floods.
Planning application 2024/01234/PA should be refused.
"""


def marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A sentence without its marks, and what they marked as (start, end, kind)."""
    plain, spans = "", []
    for before, kind, said in re.findall(r"([^{]*)(?:\{\{(\w+)\|([^}]*)\}\})?", text):
        plain += before
        if kind:
            spans.append((len(plain), len(plain) + len(said), kind))
            plain += said
    return plain, spans


SENTENCES = [
    marked(line) for line in [*WITH.replace("regards\n{{", "regards,&{{").split("\n"), *WITHOUT.split("\n")] if line
]
SENTENCES = [(text.replace("&", "\n"), spans) for text, spans in SENTENCES]
