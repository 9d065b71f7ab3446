using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;

namespace CodeSight.Core.Asking.Answer;

/// <summary>
/// Has a language model write the answer. The model gets the question as it was typed, since it needs no typo correction.
/// </summary>
internal sealed class LanguageModelWriter(LanguageModel model) : IAnswerWriter
{
    /// <inheritdoc/>
    public string Model => model.Name;

    /// <inheritdoc/>
    public bool RunsLocally => false;

    /// <inheritdoc/>
    public AnswerCost? CostOf(AskedQuestion question, IReadOnlyList<Passage> passages)
    {
        var prompt = GroundedPrompt.Compose(question.Typed, passages);
        return new AnswerCost(prompt.EstimatedTokens, prompt.MostTokens + LanguageModel.MaxReplyTokens);
    }

    /// <inheritdoc/>
    public Task<Reply> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        model.CompleteAsync(GroundedPrompt.Compose(question.Typed, passages), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Reply> StreamAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        model.StreamAsync(GroundedPrompt.Compose(question.Typed, passages), cancellationToken);
}
