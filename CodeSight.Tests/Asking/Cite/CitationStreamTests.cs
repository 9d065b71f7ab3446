using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace CodeSight.Tests.Asking.Cite;

public sealed class CitationStreamTests
{
    private static readonly IReadOnlyList<Passage> Three = Passages.Of(
        "Employees get 25 days of paid leave a year.",
        "Invoices are paid within thirty days of receipt, unless agreed otherwise.",
        "The office in Zürich opens at eight o'clock.");

    private static readonly string[] Pieces =
    [
        "Paid", " ", "  ", "\n", "\n\n", ". ", ", ", "! ", "leave", "[1]", "[2]", " [3]", "[9]", "[1, 2]", "[1-", "3]", "[", "]", "[Some", "【2†handbook】", "【1",
        "[source 2]", "[Source", "s: 1 and 3]", "^", "\"", "\"25 days of paid leave a year\"", "“thirty days of receipt”", "\"words that stand nowhere at all\"", "“", "”",
        "„", "`", "`a[1] \"b\" c`", "```", "```\nlist[1]\n```", "\u27E67\u27E7", "\u27E61, 2\u27E7", "\u27EC\u27E6", "and", "1", "2", "-", "not found",
    ];

    [Fact]
    public void Text_in_parts_equals_the_text_checked_as_a_whole()
    {
        var drafts = Gen.Elements(Pieces).ListOf().Select(string.Concat);
        var cuts = Gen.Choose(1, 7).NonEmptyListOf();
        Prop.ForAll((from draft in drafts from lengths in cuts select (draft, lengths)).ToArbitrary(), sample =>
        {
            var (text, sources) = Citations.Check(sample.draft, Three);
            var streamed = Stream(Parts(sample.draft, [.. sample.lengths]));

            Assert.Equal(text, streamed.Text);
            Assert.Equal(sources, streamed.Sources);
            Assert.Equal(streamed.Text, string.Concat(streamed.Deltas));
        }).Check(Samples.Of(20_000).WithEndSize(40));
    }

    [Fact]
    public void Words_arrive_at_once_and_a_mark_when_it_is_complete()
    {
        var stream = new CitationStream(Three);
        Assert.Equal("Paid", stream.Append("Paid leave"));
        Assert.Equal(" leave", stream.Append(" ["));
        Assert.Equal("", stream.Append("2"));
        Assert.Equal("", stream.Append("]"));
        Assert.Equal(" [1].", stream.Append(". "));
        Assert.Equal([2], stream.Cited);
        Assert.Equal(("", "Paid leave [1].", 1), (stream.Complete().Tail, stream.Complete().Text, stream.Complete().Sources.Count));
    }

    [Fact]
    public void Bracket_that_cannot_become_a_mark_holds_nothing_back()
    {
        var stream = new CitationStream(Three);
        Assert.Equal("See [Appendix", stream.Append("See [Appendix A"));
    }

    [Theory]
    [InlineData("Run\n```\nls [1]\n```\nThen do this", "Run\n```\nls [1]\n```\nThen do")]
    [InlineData("Run `list[1]` and then", "Run `list[1]` and")]
    [InlineData("See [1] [2] and then", "See [1][2] and")]
    public void Code_and_marks_that_are_complete_hold_nothing_back(string draft, string sent)
    {
        var stream = new CitationStream(Three);
        Assert.Equal(sent, stream.Append(draft));
    }

    [Fact]
    public void Quotation_waits_for_its_mark_and_a_false_one_loses_its_quotation_marks()
    {
        var stream = new CitationStream(Three);
        Assert.Equal("It says", stream.Append("It says \"words that stand nowhere at all\" in"));
        Assert.Equal(" words that stand nowhere at all in [1].", stream.Append(" [1]. "));
    }

    [Theory]
    [InlineData("The answer was not found in the documents.")]
    [InlineData(" the answer was NOT found in the documents. ")]
    public void Refusal_is_the_canned_response_without_sources(string draft)
    {
        var streamed = Stream(Parts(draft, [3]));
        Assert.Equal((CannedResponses.NotFound, 0), (streamed.Text, streamed.Sources.Count));
        Assert.Equal(CannedResponses.NotFound, string.Concat(streamed.Deltas));
    }

    [Fact]
    public void Refusal_in_other_words_keeps_them_and_has_no_sources()
    {
        var streamed = Stream(Parts("Sorry, this was not found in the documents.", [4]));
        Assert.Equal(("Sorry, this was not found in the documents.", 0), (streamed.Text, streamed.Sources.Count));
    }

    [Fact]
    public void Every_mark_that_was_sent_has_its_source_even_in_a_refusal()
    {
        var streamed = Stream(Parts("Sorry, this was not found in the documents [2].", [4]));
        Assert.Equal("Sorry, this was not found in the documents [1].", streamed.Text);
        Assert.Equal([Three[1]], streamed.Sources);
    }

    [Fact]
    public void Quotation_may_end_inside_code()
    {
        const string draft = "See \", [1, 2]! `a[1] \"b\" c`Paid `a[1] \"b\" c`, Paid[2]! [9]";
        var streamed = Stream(Parts(draft, [7, 5, 7, 1]));
        Assert.Equal(Citations.Check(draft, Three).Text, streamed.Text);
    }

    private static (string Text, IReadOnlyList<string> Deltas, IReadOnlyList<Passage> Sources) Stream(IEnumerable<string> parts)
    {
        var stream = new CitationStream(Three);
        var deltas = parts.Select(stream.Append).ToList();
        var (rest, text, sources) = stream.Complete();
        return (text, [.. deltas, rest], sources);
    }

    /// <summary>The draft cut into parts of these lengths, which are used again and again.</summary>
    private static IEnumerable<string> Parts(string draft, int[] lengths)
    {
        for (var (at, turn) = (0, 0); at < draft.Length; turn++)
        {
            var length = Math.Min(lengths[turn % lengths.Length], draft.Length - at);
            yield return draft.Substring(at, length);
            at += length;
        }
    }
}
