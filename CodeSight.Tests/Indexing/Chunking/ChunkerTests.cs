using CodeSight.Core.Data.Documents;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Encoder.Tokens;
using CodeSight.Extraction;

namespace CodeSight.Tests.Indexing.Chunking;

public sealed class ChunkerTests
{
    private readonly Chunker _chunker = new(new LetterCounter());

    [Fact]
    public void Chunker_merges_paragraphs_when_they_share_a_section_and_fit()
    {
        var chunk = Assert.Single(Cut(
            new Block(BlockKind.Heading, "Leave", null, 1, 1, "Handbook > Leave"),
            new Block(BlockKind.Paragraph, "You have thirty days.", null, 3, 3, "Handbook > Leave"),
            new Block(BlockKind.ListItem, "- ask early", null, 5, 5, "Handbook > Leave"),
            new Block(BlockKind.ListItem, "- tell your team", null, 6, 6, "Handbook > Leave")));

        Assert.Equal("Leave\n\nYou have thirty days.\n\n- ask early\n- tell your team", chunk.Content);
        Assert.Equal((1, 6, "Handbook > Leave", 0), (chunk.StartLine, chunk.EndLine, chunk.Section, chunk.Ordinal));
    }

    [Fact]
    public void Chunker_starts_a_chunk_when_a_section_of_some_length_begins()
    {
        var chunks = Cut(
            new Block(BlockKind.Heading, "Leave", null, 1, 1, "Leave"), Paragraph(20, "Leave", 2),
            new Block(BlockKind.Heading, "Pay", null, 3, 3, "Pay"), Paragraph(20, "Pay", 4));
        Assert.Equal(["Leave", "Pay"], chunks.Select(chunk => chunk.Section));
    }

    [Fact]
    public void Chunker_merges_tiny_sections_when_they_are_neighbours()
    {
        var chunks = Cut(
            new Block(BlockKind.Heading, "Terms", null, 1, 1, "Terms"),
            new Block(BlockKind.Heading, "API", null, 2, 2, "Terms > API"), Words(5, "Terms > API", 3),
            new Block(BlockKind.Heading, "CLI", null, 4, 4, "Terms > CLI"), Words(5, "Terms > CLI", 5),
            new Block(BlockKind.Heading, "Roles", null, 6, 6, "Roles"), Words(90, "Roles", 7));

        Assert.Equal(["Terms", "Roles"], chunks.Select(chunk => chunk.Section));
        Assert.Equal((1, 5), (chunks[0].StartLine, chunks[0].EndLine));
    }

    [Fact]
    public void Chunker_keeps_a_sheets_name_when_two_sheets_are_tiny()
    {
        var chunks = Cut(
            new Block(BlockKind.TableRow, "a | b", null, 1, 1, "Prices"),
            new Block(BlockKind.TableRow, "c | d", null, 1, 1, "Staff"));
        Assert.Equal(["Prices", "Staff"], chunks.Select(chunk => chunk.Section));
    }

    [Fact]
    public void Chunker_puts_a_heading_with_its_text_when_the_heading_stands_alone()
    {
        var chunks = Cut(
            new Block(BlockKind.Heading, "Handbook", null, 1, 1, "Handbook"),
            new Block(BlockKind.Heading, "Leave", null, 3, 3, "Handbook > Leave"),
            Paragraph(260, "Handbook > Leave", 5),
            new Block(BlockKind.Heading, "Appendix", null, 9, 9, "Appendix"));

        Assert.All(chunks, chunk => Assert.Equal("Handbook > Leave", chunk.Section));
        Assert.StartsWith("Handbook\n\nLeave\n\nWord", chunks[0].Content, StringComparison.Ordinal);
        Assert.EndsWith("Appendix", chunks[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunker_puts_front_matter_and_running_lines_with_the_text_beside_them()
    {
        var chunks = Cut(
            new Block(BlockKind.Code, "owner: people team", null, 1, 1, ""),
            new Block(BlockKind.Heading, "Leave", null, 3, 3, "Leave"), Words(60, "Leave", 5),
            new Block(BlockKind.Paragraph, "Page 1 of 1", null, 7, 7, ""));
        var chunk = Assert.Single(chunks);
        Assert.Equal((1, 7, "Leave"), (chunk.StartLine, chunk.EndLine, chunk.Section));
    }

    [Fact]
    public void Chunker_puts_a_slides_short_notes_with_the_slide()
    {
        var chunk = Assert.Single(Cut(
            new Block(BlockKind.Heading, "The first day", 3, 1, 1, "The first day"),
            new Block(
                BlockKind.ListItem,
                "- breakfast with the whole team at nine, then a tour of the building until noon",
                3,
                2,
                2,
                "The first day"),
            new Block(BlockKind.Paragraph, "Nobody enters the laboratory without shoes and goggles.", 3, 3, 3, "The first day > Notes")));
        Assert.Equal((3, "The first day"), (chunk.Page, chunk.Section));
    }

    [Fact]
    public void Chunker_never_spans_pages_when_a_section_goes_on()
    {
        var chunks = Cut(
            new Block(BlockKind.Paragraph, "End of page one", 1, 40, 40, ""),
            new Block(BlockKind.Paragraph, "start of page two.", 2, 1, 1, ""));
        Assert.Equal([(1, 40), (2, 1)], chunks.Select(chunk => (chunk.Page!.Value, chunk.StartLine)));
    }

    [Fact]
    public void Chunker_divides_evenly_at_sentences_when_a_paragraph_is_too_long()
    {
        var chunks = Cut(Paragraph(27, "", 1, 10));
        Assert.Equal(2, chunks.Count);
        Assert.All(chunks, chunk => Assert.EndsWith(".", chunk.Content, StringComparison.Ordinal));
        Assert.InRange(chunks[0].Tokens - chunks[1].Tokens, -15, 15);
    }

    [Fact]
    public void Chunker_repeats_the_table_header_when_a_chunk_starts_inside_the_table()
    {
        const string header = "City | Limit per night";
        var rows = Enumerable.Range(2, 120).Select(
            row => new Block(BlockKind.TableRow, $"Town number {row} | {row} EUR", null, row, row, "Travel", header));
        var chunks = Cut([new Block(BlockKind.TableRow, header, null, 1, 1, "Travel"), .. rows]);

        Assert.True(chunks.Count > 3);
        Assert.All(chunks, chunk => Assert.StartsWith(header + "\nTown", chunk.Content, StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.Equal(1, chunk.Content.Split(header).Length - 1));
        Assert.Equal(1, chunks[0].StartLine);
        Assert.Equal(chunks[0].EndLine + 1, chunks[1].StartLine);
    }

    [Fact]
    public void Chunker_tells_true_lines_when_code_is_broken()
    {
        var lines = Enumerable.Range(0, 300).Select(at => at % 10 == 9 ? "" : $"    var value{at} = Compute({at});").ToArray();
        var chunks = Cut(new Block(BlockKind.Code, string.Join('\n', lines), null, 11, 310, "class A > Run"));

        Assert.True(chunks.Count > 5);
        Assert.All(chunks, chunk => Assert.Equal(string.Join('\n', lines[(chunk.StartLine - 11)..(chunk.EndLine - 10)]), chunk.Content));
    }

    [Fact]
    public void Chunker_tells_lines_that_hold_its_text_when_flowing_text_came_from_several_lines()
    {
        var random = new Random(3);
        var lines = Enumerable.Range(0, 90)
            .Select(at => string.Join(' ', Enumerable.Repeat($"word{at}", random.Next(8, 12))) + ".").ToArray();
        var chunks = Cut(new Block(BlockKind.Paragraph, string.Join(' ', lines), null, 5, 94, ""));

        Assert.True(chunks.Count > 5);
        foreach (var chunk in chunks)
        {
            var first = Array.FindIndex(lines, line => chunk.Content.StartsWith(line[..7], StringComparison.Ordinal)) + 5;
            var last = Array.FindLastIndex(lines, line => chunk.Content.EndsWith(line[^7..], StringComparison.Ordinal)) + 5;
            Assert.InRange(first, chunk.StartLine, chunk.StartLine + 4);
            Assert.InRange(last, chunk.EndLine - 4, chunk.EndLine);
        }
    }

    [Fact]
    public void Chunker_cuts_a_word_between_characters_when_it_exceeds_the_limit()
    {
        var word = string.Concat(Enumerable.Repeat("😀", 700));
        var chunks = Cut(new Block(BlockKind.Paragraph, word, null, 1, 1, ""));

        Assert.Equal(word, string.Concat(chunks.Select(chunk => chunk.Content)));
        Assert.All(chunks, chunk => Assert.False(char.IsLowSurrogate(chunk.Content[0]) || char.IsHighSurrogate(chunk.Content[^1])));
        Assert.All(chunks, chunk => Assert.InRange(chunk.Tokens, 3, 256));
    }

    [Fact]
    public void Chunker_limits_characters_when_the_tokenizer_makes_few_tokens_of_them()
    {
        var chunks = new Chunker(new OneTokenCounter()).Cut(
            new ExtractedDocument(null, null, [new(BlockKind.Paragraph, new string('x', 100_000), null, 1, 1, "")]));
        Assert.All(chunks, chunk => Assert.InRange(chunk.Content.Length, 1, 4096));
        Assert.Equal(100_000, chunks.Sum(chunk => chunk.Content.Length));
    }

    [Theory]
    [InlineData("Handbook", "Leave > Parental", "Handbook > Leave > Parental")]
    [InlineData("Handbook", "Handbook > Leave", "Handbook > Leave")]
    [InlineData(null, "", "")]
    [InlineData("Two\nlines", "", "Two lines")]
    public void Chunker_heads_a_chunk_with_title_and_section(string? title, string section, string expected)
    {
        var chunk = Assert.Single(
            _chunker.Cut(new ExtractedDocument(title, null, [new(BlockKind.Paragraph, "text", null, 1, 1, section)])));
        Assert.Equal(expected, chunk.Header);
        Assert.Equal(new LetterCounter().Count(chunk.EmbeddingText) + 2, chunk.Tokens);
    }

    [Fact]
    public void Chunker_keeps_the_innermost_headings_when_the_path_exceeds_its_budget()
    {
        var section = string.Join(" > ", Enumerable.Range(1, 30).Select(depth => $"Level {depth}"));
        var chunk = Assert.Single(
            _chunker.Cut(new ExtractedDocument("A title", null, [new(BlockKind.Paragraph, "text", null, 1, 1, section)])));
        Assert.EndsWith("Level 29 > Level 30", chunk.Header, StringComparison.Ordinal);
        Assert.InRange(new LetterCounter().Count(chunk.Header), 40, 48);
        Assert.Equal(section, chunk.Section);
    }

    private IReadOnlyList<Chunk> Cut(params Block[] blocks) => _chunker.Cut(new ExtractedDocument(null, null, blocks));

    private static Block Words(int count, string section, int line) =>
        new(BlockKind.Paragraph, string.Join(' ', Enumerable.Repeat("word", count)), null, line, line, section);

    private static Block Paragraph(int sentences, string section, int line, int words = 6) =>
        new(
            BlockKind.Paragraph,
            string.Join(' ', Enumerable.Repeat("Word" + string.Concat(Enumerable.Repeat(" word", words - 1)) + ".", sentences)),
            null,
            line,
            line,
            section);

    private sealed class OneTokenCounter : ITokenCounter
    {
        public int MaxTokens => 256;

        public int Count(ReadOnlySpan<char> text) => text.IsWhiteSpace() ? 0 : 1;
    }
}
