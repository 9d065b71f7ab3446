using CodeSight.Core.Indexing.Chunk;
using CodeSight.Extraction;

namespace CodeSight.Core.Indexing;

/// <summary>Version of everything that decides what a file's bytes become, as it is stored with each document ("extract-1 chunks-2/256").</summary>
internal static class RulesVersion
{
    public static string Of(IExtractionService extraction, IChunker chunker) => $"{extraction.Version} {chunker.Version}";
}
