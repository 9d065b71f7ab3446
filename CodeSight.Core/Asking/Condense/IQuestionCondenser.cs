using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;

namespace CodeSight.Core.Asking.Condense;

/// <summary>Turns a follow-up such as "and for contractors?" into a question that stands alone.</summary>
internal interface IQuestionCondenser
{
    /// <summary>The most tokens that condensing the question can be expected to use; null where it uses none.</summary>
    AnswerCost? CostOf(string question, IReadOnlyList<ConversationTurn> history) => null;

    /// <summary>Returns the question, exactly as it is if it stands alone.</summary>
    /// <param name="history">The earlier turns, oldest first.</param>
    ValueTask<CondensedQuestion> CondenseAsync(string question, IReadOnlyList<ConversationTurn> history, CancellationToken cancellationToken);
}

/// <summary>A question that stands alone.</summary>
/// <param name="Usage">Tokens that a language model used to make it; null if none was asked, or if it does not report them.</param>
internal sealed record CondensedQuestion(string Text, TokenUsage? Usage = null)
{
    /// <summary>Whether the language model was asked and used nothing, since it was away or refused the request.</summary>
    public bool WasRefused { get; init; }

    /// <summary>After which time its reply was no longer waited for; null where it replied or was not asked.</summary>
    public TimeSpan? CutAfter { get; init; }
}
