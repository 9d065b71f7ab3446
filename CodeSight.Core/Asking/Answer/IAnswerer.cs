using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Core.Asking.Answer;

/// <summary>The whole asking flow: question -> search -> fuse -> answer -> cite.</summary>
public interface IAnswerer
{
    /// <summary>An answer whose every [n] stands for <c>Sources[n - 1]</c>.</summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="Admit.BusyException">More is asked at once than this machine can answer.</exception>
    /// <exception cref="LanguageModelUnavailableException">The configured language model did not answer.</exception>
    Task<Answer> AskAsync(SearchRequest question, CancellationToken cancellationToken);
}

/// <summary>An answer with its sources.</summary>
/// <param name="Text">Answer with [n] marks, 1-based; "not found in the documents" where they do not hold it.</param>
/// <param name="Sources">The passages that were offered to the answer, in [n] order; empty where nothing was found.</param>
/// <param name="Model">Backend and model that answered, such as "claude/claude-sonnet-4-5" or "none/extractive".</param>
public sealed record Answer(string Text, IReadOnlyList<Passage> Sources, string Model);
