using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Writes the answer to a question from the passages that search found.</summary>
internal interface IAnswerWriter
{
    /// <summary>Backend and model, such as "claude/claude-sonnet-5-5".</summary>
    string Model { get; }

    /// <summary>Whether writing is work for this machine; false where another service does it and is only waited for.</summary>
    bool WorksHere { get; }

    /// <summary>A draft whose [n] means <c>passages[n - 1]</c>; its citations are checked afterwards. At least one passage is given.</summary>
    /// <exception cref="LanguageModelUnavailableException">The language model did not answer.</exception>
    Task<string> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken);
}
