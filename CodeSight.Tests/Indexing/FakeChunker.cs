using CodeSight.Core.Data.Documents;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Extraction;

namespace CodeSight.Tests.Indexing;

/// <summary>A chunk a block.</summary>
internal sealed class FakeChunker : IChunker
{
    public string Version { get; set; } = "1";

    /// <summary>What stands above every chunk.</summary>
    public string Header { get; set; } = "Head";

    public IReadOnlyList<Chunk> Cut(ExtractedDocument document) =>
        [.. document.Blocks.Select((block, i) => new Chunk(i, block.Page, block.StartLine, block.EndLine, block.Section, Header, Cut(block.Text), 4))];

    private static string Cut(string text) =>
        text == "UNCUTTABLE" ? throw new InvalidOperationException("a bug in the chunker") : text;
}
