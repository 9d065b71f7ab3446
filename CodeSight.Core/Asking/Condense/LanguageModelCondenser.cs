using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;

namespace CodeSight.Core.Asking.Condense;

/// <summary>
/// Has a language model condense a question that does not plainly stand alone. Where the model fails, is slow, or replies with anything but a
/// question about the conversation, the rules condense it.
/// </summary>
internal sealed class LanguageModelCondenser(LanguageModel model, TimeProvider time) : IQuestionCondenser
{
    /// <summary>The longest wait for the model.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // A question and what it refers to.
    private const int MaxReply = 400;

    /// <inheritdoc/>
    public AnswerCost? CostOf(string question, IReadOnlyList<ConversationTurn> history)
    {
        if (!IsAsked(question, history)) return null;
        var prompt = CondensingPrompt.Compose(question, history);
        return new AnswerCost(prompt.EstimatedTokens, prompt.MostTokens + LanguageModel.MaxReplyTokens, IsQuestion: false);
    }

    /// <inheritdoc/>
    public async ValueTask<CondensedQuestion> CondenseAsync(
        string question, IReadOnlyList<ConversationTurn> history, CancellationToken cancellationToken)
    {
        if (!IsAsked(question, history)) return new CondensedQuestion(question);
        var byRules = FollowUp.Condense(question, history);
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reply = await model.CompleteAsync(CondensingPrompt.Compose(question, history), either.Token);
            var text = reply.Text.Trim().Trim('"', '“', '”');
            if (text == question.Trim()) text = question;
            return new CondensedQuestion(IsUsable(text, question, history) ? text : byRules, reply.Usage);
        }
        catch (LanguageModelUnavailableException fault)
        {
            return new CondensedQuestion(byRules, fault.Usage) { WasRefused = !fault.MayHaveUsedTokens, CutAfter = fault.CutAfter };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CondensedQuestion(byRules) { CutAfter = Timeout };
        }
    }

    private static bool IsAsked(string question, IReadOnlyList<ConversationTurn> history) =>
        history.Any(turn => turn.IsUser) && !FollowUp.StandsAlone(question);

    private static bool IsUsable(string text, string question, IReadOnlyList<ConversationTurn> history)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxReply + question.Length || text.AsSpan().ContainsAny('\n', '\r')) return false;
        var known = history.Select(turn => turn.Text).Append(question).SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        return Names(text).Any(known.Contains);
    }

    private static IEnumerable<string> Names(string text) => Word.Split(text).Select(word => word.Lower).Where(word => !Lexicon.IsLight(word));
}
