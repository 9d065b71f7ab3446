using System.Text;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Encoder.Tokens;
using CodeSight.Extraction;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Indexing.Chunking;

/// <summary>
/// What holds for every document, on random ones that look like real ones gone wrong. The seed is the case, so a failure can be run again.
/// </summary>
public sealed class ChunkerPropertyTests
{
    private static readonly string[] Words =
        ["leave", "the", "on-call", "4.2", "e.g.", "Dr.", "overtime_rate", "naïve", "日本語", "。", "😀", "(note)", "end.", "Why?", "a,", "b;", "https://example.org/a/b?c=d"];

    [Theory]
    [InlineData(256)]
    [InlineData(64)]
    [InlineData(24)]
    public void Chunker_keeps_all_text_within_the_limit_when_documents_are_random(int maxTokens) => HoldsFor(new LetterCounter(maxTokens));

    [Fact]
    public void Chunker_keeps_all_text_within_the_limit_of_the_model_that_comes_with_the_project()
    {
        var vocabulary = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot, "models", "all-MiniLM-L6-v2", "vocab.txt"));
        HoldsFor(new WordPieceTokenizer(vocabulary, new TokenizerSettings(), 256));
    }

    private static void HoldsFor(ITokenCounter counter)
    {
        var maxTokens = counter.MaxTokens;
        var chunker = new Chunker(counter);
        for (var seed = 0; seed < 150; seed++)
        {
            var document = RandomDocument(new Random(seed));
            var chunks = chunker.Cut(document);
            Assert.True(IsInOrder(document.Blocks, chunks), $"text lost, seed {seed}");
            foreach (var (chunk, at) in chunks.Select((chunk, at) => (chunk, at)))
            {
                Assert.True(chunk.Tokens <= maxTokens, $"{chunk.Tokens} tokens, seed {seed}");
                Assert.True(chunk.Tokens == counter.Count(chunk.EmbeddingText) + 2, $"wrong count, seed {seed}");
                Assert.True(chunk.Ordinal == at && chunk.Content.Trim().Length > 0 && chunk.StartLine <= chunk.EndLine, $"seed {seed}");
                Assert.True(
                    document.Blocks.Any(block => block.Page == chunk.Page && block.StartLine <= chunk.StartLine),
                    $"wrong place, seed {seed}");
                Assert.True(
                    document.Blocks.Any(block => block.Section.StartsWith(chunk.Section, StringComparison.Ordinal)),
                    $"untrue section, seed {seed}");
            }
        }
    }

    [Fact]
    public void Chunker_gives_the_same_chunks_when_asked_again_in_parallel()
    {
        var chunker = new Chunker(new LetterCounter());
        var document = RandomDocument(new Random(11));
        var expected = chunker.Cut(document);
        Parallel.For(0, 8, _ => Assert.Equal(expected, chunker.Cut(document)));
    }

    /// <summary>Whether the chunks' visible characters are the blocks' in order; only repeated table headers may stand between.</summary>
    private static bool IsInOrder(IReadOnlyList<Block> blocks, IReadOnlyList<Chunk> chunks)
    {
        var expected = Visible(string.Concat(blocks.Select(block => block.Text)));
        var actual = Visible(string.Concat(chunks.Select(chunk => chunk.Content)));
        if (blocks.All(block => block.Context is null)) return expected == actual;
        var at = 0;
        foreach (var letter in actual)
            if (at < expected.Length && expected[at] == letter) at++;
        return at == expected.Length;
    }

    private static string Visible(string text) => new([.. text.Where(letter => !char.IsWhiteSpace(letter))]);

    private static ExtractedDocument RandomDocument(Random random)
    {
        var blocks = new List<Block>();
        int page = 1, line = 1;
        var hasPages = random.Next(2) == 0;
        var hasContexts = random.Next(3) == 0;
        var section = "";
        for (var count = random.Next(1, 40); count > 0; count--)
        {
            if (random.Next(6) == 0)
                section = string.Join(" > ", Enumerable.Range(0, random.Next(4)).Select(_ => $"Part {random.Next(3)}"));
            if (random.Next(10) == 0) page++;
            var kind = (BlockKind)random.Next(5);
            var text = kind == BlockKind.Heading && section.Length > 0 ? section.Split(" > ")[^1] : RandomText(random);
            var lines = random.Next(2) == 0 ? text.Count(letter => letter == '\n') : random.Next(5);
            var context = hasContexts && kind == BlockKind.TableRow
                ? string.Concat(Enumerable.Repeat("Column | ", random.Next(1, 60))).Trim()
                : null;
            blocks.Add(new Block(kind, text, hasPages ? page : null, line, line + lines, section, context));
            line += lines + 1;
        }

        return new ExtractedDocument(random.Next(2) == 0 ? RandomText(random) : null, hasPages ? page : null, blocks);
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder("x");
        var length = random.Next(5) switch { 0 => random.Next(2000), 1 => random.Next(300), _ => random.Next(40) };
        for (; length > 0; length--)
        {
            text.Append(random.Next(40) switch { 0 => "\n", 1 => "\n\n    ", 2 => "", 3 => "  ", _ => " " });
            text.Append(random.Next(200) == 0 ? RandomWord(random) : Words[random.Next(Words.Length)]);
        }

        return text.ToString().TrimEnd();
    }

    private static string RandomWord(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(3000)).Select(_ => random.Next(20) == 0 ? "𝒳/" : "q"));
}
