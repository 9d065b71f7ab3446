using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace CodeSight.Tests.Asking.Cite;

public sealed class CitationsTests
{
    private static readonly IReadOnlyList<Passage> Three = Passages.Of(
        "Employees get 25 days of paid leave a year.",
        "Invoices are paid within thirty days of receipt, unless agreed otherwise.",
        "The office in Zürich opens at eight o'clock.");

    [Theory]
    [InlineData("Yes [2].", "Yes [1].", 2)]
    [InlineData("Yes [2] and no [1], yes [2].", "Yes [1] and no [2], yes [1].", 2, 1)]
    [InlineData("Yes [1, 3].", "Yes [1][2].", 1, 3)]
    [InlineData("Yes [1][3].", "Yes [1][2].", 1, 3)]
    [InlineData("Yes [3] [1].", "Yes [1][2].", 3, 1)]
    [InlineData("Yes [1-3].", "Yes [1][2][3].", 1, 2, 3)]
    [InlineData("Yes [1] [1].", "Yes [1].", 1)]
    [InlineData("Yes【2】.", "Yes[1].", 2)]
    [InlineData("Yes 【2†handbook.md】.", "Yes [1].", 2)]
    [InlineData("Yes [^2].", "Yes [1].", 2)]
    [InlineData("Yes [source 2].", "Yes [1].", 2)]
    [InlineData("Yes [Sources: 1 and 2].", "Yes [1][2].", 1, 2)]
    [InlineData("Yes [Passage 2; passage 3].", "Yes [1][2].", 2, 3)]
    public void Marks_of_any_form_become_numbers_of_the_cited_sources(string draft, string text, params int[] cited)
    {
        var checkedAnswer = Citations.Check(draft, Three);
        Assert.Equal(text, checkedAnswer.Text);
        Assert.Equal(cited.Select(number => Three[number - 1]), checkedAnswer.Sources);
    }

    [Theory]
    [InlineData("Yes [7].", "Yes.")]
    [InlineData("Yes [0], no [99].", "Yes, no.")]
    [InlineData("Founded in [1999].", "Founded in [1999].")]
    [InlineData("Run `list[0]` first.", "Run `list[0]` first.")]
    public void Marks_of_sources_that_do_not_exist_are_removed(string draft, string text)
    {
        var checkedAnswer = Citations.Check(draft, Three);
        Assert.Equal(text, checkedAnswer.Text);
        Assert.Equal(Three, checkedAnswer.Sources);
    }

    [Fact]
    public void Mark_of_a_missing_source_leaves_its_neighbours()
    {
        var (text, sources) = Citations.Check("Yes [9][2, 8].", Three);
        Assert.Equal("Yes [1].", text);
        Assert.Equal([Three[1]], sources);
    }

    [Theory]
    [InlineData("The policy says \"25 days of paid leave a year\" [1].")]
    [InlineData("The policy says “25 Days of paid\u00a0leave, a year” [1].")]
    [InlineData("The policy says \"Employees get … paid leave a year.\" [1]")]
    [InlineData("They use the word \"leave\" in another sense [2].")]
    public void Quotation_that_stands_in_its_source_stays(string draft)
    {
        var (text, sources) = Citations.Check(draft, Three);
        Assert.Equal(draft.Replace("[2]", "[1]", StringComparison.Ordinal), text);
        Assert.Single(sources);
    }

    [Theory]
    [InlineData("das B\u00FCro \u00F6ffnet um acht Uhr", "Das Bu\u0308ro o\u0308ffnet um acht Uhr.")]
    [InlineData("Das Bu\u0308ro offnet um acht Uhr", "Das B\u00FCro \u00F6ffnet um acht Uhr.")]
    [InlineData("\uD55C\uAE00 a b c d e", "\u1112\u1161\u11AB\u1100\u1173\u11AF a b c d e")]
    [InlineData("the o\uFB03ce in the first \uFB02oor opens", "The office in the first floor opens.")]
    [InlineData("about 30 m\u00B2 of office space here", "about 30 m2 of office space here")]
    public void Quotation_stands_in_its_source_however_its_letters_are_spelt(string words, string passage) =>
        Assert.Equal($"It says \"{words}\" [1].", Citations.Check($"It says \"{words}\" [1].", [Passages.Of(passage)]).Text);

    [Theory]
    [InlineData("see [7]", "see [\u20607]")]
    [InlineData("see [2,5]", "see [2,5]")]
    [InlineData("see [Ref. 3]", "see [Ref. 3]")]
    [InlineData("see [source 2]", "see [source 2]")]
    [InlineData("see [1 and 2]", "see [1 and 2]")]
    [InlineData("see \u30101\u2020x\u3011", "see \u30101\u2020x\u3011")]
    [InlineData("set `a[1]` to \u27E62\u27E7", "set `a[\u20601]` to \u27E62\u27E7")]
    public void Bracketed_text_of_a_document_is_shown_as_it_stands_and_cites_nothing(string own, string shown)
    {
        var (text, sources) = Citations.Check($"{CitationMarks.Disarm(own)} [2]", Three);
        Assert.Equal($"{shown} [1]", text);
        Assert.Equal([Three[1]], sources);
    }

    [Fact]
    public void Disarmed_text_holds_no_mark_and_is_restored_to_the_letter()
    {
        string[] pieces = ["[", "]", "\u3010", "\u3011", "1", "23", "456", " ", ",", "-", "and", "Ref.", "source", "passages", "#", "^", "\u2020", "x", "`", "\n",
            "\u27E6", "\u27E7", "\u2997", "\u2998", "\u27EC", "[1]", "[2,5]", "\u30101\u2020x\u3011"];
        var texts = Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            var disarmed = CitationMarks.Disarm(text);
            Assert.DoesNotContain(CitationMarks.Runs().Matches(disarmed.Replace('`', '\'')), match => match.Groups["run"].Success);
            Assert.Equal(text, CitationMarks.Restore(disarmed));
        }).Check(Samples.Of(3_000));
    }

    [Fact]
    public void Quotation_from_another_passage_is_cited_from_there()
    {
        var (text, sources) = Citations.Check("They say \"paid within thirty days of receipt\" [1].", Three);
        Assert.Equal("They say \"paid within thirty days of receipt\" [1].", text);
        Assert.Equal([Three[1]], sources);
    }

    [Fact]
    public void Quotation_from_another_passage_is_added_where_several_are_cited()
    {
        var (_, sources) = Citations.Check("They say \"paid within thirty days of receipt\" [1][3].", Three);
        Assert.Equal([Three[0], Three[2], Three[1]], sources);
    }

    [Fact]
    public void Quotation_that_stands_nowhere_loses_its_marks_and_keeps_its_citation()
    {
        var (text, sources) = Citations.Check("They say \"leave is unlimited for all staff\" [1].", Three);
        Assert.Equal("They say leave is unlimited for all staff [1].", text);
        Assert.Equal([Three[0]], sources);
    }

    [Fact]
    public void Quotation_belongs_to_a_mark_in_its_own_sentence_only()
    {
        const string Draft = "He said \"leave is unlimited for all staff\" once. The office opens at eight [1].";
        Assert.Equal(Draft, Citations.Check(Draft, Three).Text);
    }

    [Theory]
    [InlineData("The answer was not found in the documents.")]
    [InlineData("Not found in the documents [1].")]
    [InlineData("The answer was not found in the documents. [1][2]")]
    [InlineData("Unfortunately, this was not found in the documents. In general, however, Paris is the capital of France.")]
    public void Answer_that_found_nothing_has_no_citation_and_no_source(string draft)
    {
        var (text, sources) = Citations.Check(draft, Three);
        Assert.Equal(CannedResponses.NotFound, text);
        Assert.Empty(sources);
    }

    [Fact]
    public void Answer_that_found_a_part_keeps_it()
    {
        var (text, sources) = Citations.Check("Leave is 25 days [1]. Sick leave was not found in the documents.", Three);
        Assert.Equal("Leave is 25 days [1]. Sick leave was not found in the documents.", text);
        Assert.Equal([Three[0]], sources);
    }

    [Fact]
    public void Answer_without_marks_keeps_all_passages_as_sources()
    {
        var (text, sources) = Citations.Check("Leave is 25 days.", Three);
        Assert.Equal("Leave is 25 days.", text);
        Assert.Equal(Three, sources);
    }

    [Fact]
    public void Every_mark_has_its_source_whatever_the_draft()
    {
        string[] pieces = ["[1]", "[2, 9]", " [3]", "[^4]", "【2†x】", "\"", "“", "”", "paid within thirty days of receipt", "25 days", ".", "\n", "`a[1]`", "not found in the documents", "[", "]", "[1-99]"];
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var draft = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var (text, sources) = Citations.Check(draft, Three);
            foreach (var number in CitationMarks.Runs().Matches(text).Where(match => match.Groups["run"].Success).SelectMany(match => CitationMarks.Numbers(match.Value)))
                Assert.InRange(number, 1, sources.Count);
        }
    }
}
