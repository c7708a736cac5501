from tests.end_to_end.telegram import Person, shown_quotes


def test_in_a_group_ask_is_answered_as_a_reply(ben_in_group: Person) -> None:
    question = ben_in_group.say("/ask How high is the sea wall?")
    answer = ben_in_group.answer_to(question["message_id"])
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert "3.2 metres" in shown_quotes(answer)[0]


def test_in_a_group_it_is_silent_unless_spoken_to(ben_in_group: Person) -> None:
    before = ben_in_group.say("How high is the sea wall?")
    question = ben_in_group.say("/ask Who is the architect?")
    answer = ben_in_group.answer_to(before["message_id"])
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
