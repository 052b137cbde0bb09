"""From a visit's rows to what the rules say.

    rules_of(municipality) -> CityRules              catalogue, vocabulary, forms, questions, calendar; cached
    draft_of(visit) -> Draft                         everything below from one read; cached on the instance
    plan_of(visit) -> Plan
    questions_of(visit) -> tuple[Question, ...]      still to ask
    answered_of(visit) -> tuple[Answered, ...]       already asked: question, person, value, who, when
    packet_of(visit) -> rules.forms.packet.Packet    forms with values and origins, gaps
    measure_of(visit) -> Measure
    situation_of(visit) -> Situation;  sources_of(visit) -> Sources
"""
