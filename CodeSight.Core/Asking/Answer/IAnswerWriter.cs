using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Writes the answer to a question from the passages that search found.</summary>
internal interface IAnswerWriter
{
    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    string Model { get; }

    /// <summary>Whether this process computes the answer itself; false if a service does.</summary>
    bool RunsLocally { get; }

    /// <summary>The most tokens that an answer from these passages can be expected to use; null where answers use none.</summary>
    AnswerCost? CostOf(AskedQuestion question, IReadOnlyList<Passage> passages);

    /// <summary>Writes a draft whose [n] refers to <c>passages[n - 1]</c>; its citations are checked afterwards.</summary>
    /// <param name="passages">At least one, best first.</param>
    /// <exception cref="LanguageModelUnavailableException">The language model did not answer.</exception>
    Task<Reply> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken);

    /// <summary>Writes such a draft in parts, which are to be joined.</summary>
    /// <exception cref="LanguageModelUnavailableException">The language model did not answer, or broke off.</exception>
    IAsyncEnumerable<Reply> StreamAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken);
}
