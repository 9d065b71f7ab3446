using CodeSight.Core.Asking.Answer;

namespace CodeSight.Tests.Asking.Answer;

public sealed class PassageSentencesTests
{
    [Fact]
    public void Sentences_are_the_statements_and_headings_and_questions_lead_to_them()
    {
        var passage = Passages.Of(
            "Parental leave\nHow long is it?\nIt is 16 weeks. It is\nfully paid.\n# Sick leave\nCall at nine.",
            section: "Handbook > Parental leave");
        Assert.Equal(
            [("It is 16 weeks.", "How long is it?"), ("It is fully paid.", null), ("Call at nine.", "# Sick leave")],
            PassageSentences.Of([passage]).Select(sentence => (sentence.Text, sentence.Lead)));
        Assert.Equal("How long is it?\nIt is 16 weeks.", PassageSentences.Of([passage])[0].FullText);
    }

    [Fact]
    public void Sentence_without_an_end_is_cut_between_words()
    {
        var sentence = Assert.Single(PassageSentences.Of([Passages.Of(string.Join(' ', Enumerable.Repeat("word", 1000)))]));
        Assert.InRange(sentence.Text.Length, 700, 810);
        Assert.EndsWith(" word …", sentence.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void List_item_stands_without_its_marker()
    {
        var sentences = PassageSentences.Of(
            [Passages.Of("- Ask your lead.\n2. Wait ten days.\n* 3.5 hours are enough.\n-5 degrees is cold.")]);
        Assert.Equal(
            ["Ask your lead.", "Wait ten days.", "3.5 hours are enough.", "-5 degrees is cold."],
            sentences.Select(sentence => sentence.Text));
    }

    [Fact]
    public void Table_row_carries_its_header()
    {
        var sentences = PassageSentences.Of([Passages.Of("Fees apply.\nPlan | Price\nBasic | 10\nTeam | 40\n\nAll prices in euros.")]);
        Assert.Equal(
            [("Fees apply.", null), ("Plan | Price", null), ("Basic | 10", "Plan | Price"), ("Team | 40", "Plan | Price"), ("All prices in euros.", null)],
            sentences.Select(sentence => (sentence.Text, sentence.Header)));
    }

    [Fact]
    public void Text_that_stands_in_several_passages_is_taken_from_the_first()
    {
        var sentences = PassageSentences.Of(Passages.Of("Same here. First.", "Same here. Second."));
        Assert.Equal([("Same here.", 0), ("First.", 0), ("Second.", 1)], sentences.Select(sentence => (sentence.Text, sentence.Passage)));
    }
}
