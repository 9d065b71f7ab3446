using CodeSight.Core.Asking.Answer;

namespace CodeSight.Tests.Asking.Answer;

public sealed class PassageSentencesTests
{
    [Fact]
    public void Sentences_are_those_of_the_passage_without_its_headings_and_questions()
    {
        var passage = Passages.Of("# Leave\nParental leave\nHow long is it?\nIt is 16 weeks. It is\nfully paid.", section: "Handbook > Parental leave");
        Assert.Equal(["It is 16 weeks.", "It is fully paid."], PassageSentences.Of([passage]).Select(sentence => sentence.Text));
    }

    [Fact]
    public void Table_row_carries_its_header()
    {
        var sentences = PassageSentences.Of([Passages.Of("Fees apply.\nPlan | Price\nBasic | 10\nTeam | 40\n\nAll prices in euros.")]);
        Assert.Equal(
            [("Fees apply.", null), ("Plan | Price", null), ("Basic | 10", "Plan | Price"), ("Team | 40", "Plan | Price"), ("All prices in euros.", null)],
            sentences.Select(sentence => (sentence.Text, sentence.Heading)));
    }

    [Fact]
    public void Text_that_stands_in_several_passages_is_taken_from_the_first()
    {
        var sentences = PassageSentences.Of(Passages.Of("Same here. First.", "Same here. Second."));
        Assert.Equal([("Same here.", 0), ("First.", 0), ("Second.", 1)], sentences.Select(sentence => (sentence.Text, sentence.Passage)));
    }
}
