namespace CodeSight.Core.Asking.Condense;

/// <summary>Condenses without a language model (<see cref="FollowUp"/>).</summary>
internal sealed class RuleCondenser : IQuestionCondenser
{
    /// <inheritdoc/>
    public ValueTask<CondensedQuestion> CondenseAsync(
        string question, IReadOnlyList<ConversationTurn> history, CancellationToken cancellationToken) =>
        new(new CondensedQuestion(FollowUp.Condense(question, history)));
}
