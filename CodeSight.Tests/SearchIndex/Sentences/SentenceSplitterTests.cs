using CodeSight.SearchIndex.Sentences;

namespace CodeSight.Tests.SearchIndex.Sentences;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Dr. Smith met Mrs. Jones, e.g. on Monday. They spoke.", "Dr. Smith met Mrs. Jones, e.g. on Monday.|They spoke.")]
    [InlineData("See No. 5 and Fig. 2. The answer is no. Then go.", "See No. 5 and Fig. 2.|The answer is no.|Then go.")]
    [InlineData("Version 4.2 costs $3.50. It is new.", "Version 4.2 costs $3.50.|It is new.")]
    [InlineData("The U.S. Supreme Court sat. He lives in the U.S. The end.", "The U.S. Supreme Court sat.|He lives in the U.S.|The end.")]
    [InlineData("J. R. R. Tolkien wrote it. So did C. S. Lewis.", "J. R. R. Tolkien wrote it.|So did C. S. Lewis.")]
    [InlineData("He paused... and went on. Wait… What?", "He paused... and went on.|Wait…|What?")]
    [InlineData("She said \"Stop.\" Then (as agreed.) We left.", "She said \"Stop.\"|Then (as agreed.)|We left.")]
    [InlineData("\"Really?\" he asked. \"Yes!\" \"Good.\"", "\"Really?\" he asked.|\"Yes!\"|\"Good.\"")]
    [InlineData("It rose.[1][note 2] Then it fell.[3]", "It rose.[1][note 2]|Then it fell.[3]")]
    [InlineData("Acme Inc. Berlin pays. We work for Acme Inc. Our office is closed.", "Acme Inc. Berlin pays.|We work for Acme Inc.|Our office is closed.")]
    [InlineData("At 5 p.m. the door shuts. It opens at 8 a.m. You need a key.", "At 5 p.m. the door shuts.|It opens at 8 a.m.|You need a key.")]
    [InlineData("mail a.b@c.de or see www.example.org/x.html now", "mail a.b@c.de or see www.example.org/x.html now")]
    [InlineData("wings were tested . the results agree .", "wings were tested .|the results agree .")]
    [InlineData("wings were tested. the results agree.", "wings were tested.|the results agree.")]
    [InlineData("今日は晴れ。明日は雨！「本当？」はい。", "今日は晴れ。|明日は雨！|「本当？」|はい。")]
    [InlineData("1. Open the door. 2. Go in.", "1. Open the door.|2. Go in.")]
    [InlineData("We chose plan B. The rest followed.", "We chose plan B.|The rest followed.")]
    [InlineData("Meet at yard B. Defibrillators hang there. It was written by B. Meyer.", "Meet at yard B.|Defibrillators hang there.|It was written by B. Meyer.")]
    [InlineData("It costs 40 €. $5 is off. – So be it.", "It costs 40 €.|$5 is off.|– So be it.")]
    [InlineData("Due on 3 Jan. 2024 in full. Not in Jan. Never.", "Due on 3 Jan. 2024 in full.|Not in Jan.|Never.")]
    [InlineData("真的吗？！是的。。。好。", "真的吗？！|是的。。。|好。")]
    [InlineData("合同期为三年。任何一方可提前一个月通知解除合同！期限从何时开始？从签字之日起。", "合同期为三年。|任何一方可提前一个月通知解除合同！|期限从何时开始？|从签字之日起。")]
    [InlineData("契約期間は3年です。「更新できますか？」はい、できます。", "契約期間は3年です。|「更新できますか？」|はい、できます。")]
    [InlineData("ما هي مدة العقد؟ مدة العقد ثلاث سنوات. وقعه د. أحمد أمس.", "ما هي مدة العقد؟|مدة العقد ثلاث سنوات.|وقعه د. أحمد أمس.")]
    [InlineData("معاہدہ تین سال کا ہے۔ کیا اسے بڑھایا جا سکتا ہے؟ جی ہاں۔", "معاہدہ تین سال کا ہے۔|کیا اسے بڑھایا جا سکتا ہے؟|جی ہاں۔")]
    [InlineData("अनुबंध तीन वर्ष का है। क्या डॉ. शर्मा ने हस्ताक्षर किए? हाँ।", "अनुबंध तीन वर्ष का है।|क्या डॉ. शर्मा ने हस्ताक्षर किए?|हाँ।")]
    [InlineData("प्रथम श्लोक॥ द्वितीय श्लोक॥", "प्रथम श्लोक॥|द्वितीय श्लोक॥")]
    [InlineData("Պայմանագիրը երեք տարի է։ Այն ստորագրված է։", "Պայմանագիրը երեք տարի է։|Այն ստորագրված է։")]
    public void Splitter_finds_sentences_where_a_reader_does(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentencesOf(text)));

    [Fact]
    public void Splitter_joins_wrapped_lines_when_text_runs_on()
    {
        const string text = "Employees may carry over up to five days of\nunused leave into the next year, if their manager in\nBerlin agrees. Others lapse.";
        Assert.Equal(
            ["Employees may carry over up to five days of\nunused leave into the next year, if their manager in\nBerlin agrees.", "Others lapse."],
            SentencesOf(text));
    }

    [Theory]
    [InlineData("Expenses\nMeals are paid.", "Expenses|Meals are paid.")]
    [InlineData("Bring these things, please:\n- a passport\n- two photographs", "Bring these things, please:|- a passport|- two photographs")]
    [InlineData("- a rather long item that goes on for more than forty characters\n- another", "- a rather long item that goes on for more than forty characters|- another")]
    [InlineData("one paragraph without a stop\n\nanother one", "one paragraph without a stop|another one")]
    [InlineData("City | Per night | Currency of the reimbursement\nBerlin | 140 | EUR", "City | Per night | Currency of the reimbursement|Berlin | 140 | EUR")]
    [InlineData("        if severity is None or self._was_sent(station, now)\n            return None", "if severity is None or self._was_sent(station, now)|return None")]
    [InlineData("first line\r\n\r\nsecond", "first line|second")]
    public void Splitter_ends_a_sentence_at_a_line_break_when_the_line_stands_alone(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentencesOf(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Splitter_finds_nothing_when_the_text_is_blank(string text) => Assert.Empty(SentenceSplitter.Split(text));

    [Fact]
    public void Splitter_loses_no_character_and_keeps_order_when_the_text_is_random()
    {
        const string alphabet = "aB1 .\n.!?…\"')([]。\r\u2028-*# \tDr.e.gU.S.é😀|";
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var ranges = SentenceSplitter.Split(text);
            var end = 0;
            foreach (var range in ranges)
            {
                Assert.True(range.Start.Value >= end && range.End.Value > range.Start.Value, text);
                Assert.True(string.IsNullOrWhiteSpace(text[end..range.Start.Value]), text);
                Assert.Equal(text[range].Trim(), text[range]);
                end = range.End.Value;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[end..]), text);
        }
    }

    private static List<string> SentencesOf(string text) => [.. SentenceSplitter.Split(text).Select(range => text[range])];
}
