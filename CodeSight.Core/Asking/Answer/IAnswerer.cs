using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Core.Asking.Answer;

/// <summary>The whole asking flow: question -> search -> fuse -> answer -> cite.</summary>
public interface IAnswerer
{
    /// <summary>Answers a question; every [n] of the text refers to <c>Sources[n - 1]</c>.</summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="Admit.BusyException">Too many searches are running and waiting.</exception>
    /// <exception cref="LanguageModelUnavailableException">The configured language model did not answer.</exception>
    Task<CitedAnswer> AskAsync(SearchRequest question, CancellationToken cancellationToken);
}

/// <summary>An answer with its sources.</summary>
/// <param name="Text">The answer with [n] marks, 1-based, or a canned response.</param>
/// <param name="Sources">The cited passages in [n] order; empty for a canned response.</param>
/// <param name="Model">Backend and model that answered, such as "claude/claude-sonnet-5-5" or "none/extractive".</param>
public sealed record CitedAnswer(string Text, IReadOnlyList<Passage> Sources, string Model);
