using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;

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
    public Task<Reply> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        model.CompleteAsync(GroundedPrompt.Compose(question.Typed, passages), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Reply> StreamAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        model.StreamAsync(GroundedPrompt.Compose(question.Typed, passages), cancellationToken);
}
