using CodeSight.Core.Asking.Search;

namespace CodeSight.Core.Asking;

/// <summary>What a search found.</summary>
/// <param name="Question">The question that it answered.</param>
/// <param name="Passages">Best first; empty where nothing was found.</param>
internal sealed record FoundPassages(AskedQuestion Question, IReadOnlyList<Passage> Passages);
