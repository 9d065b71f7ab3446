using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Core.Asking.Answer;

/// <summary>Has a language model write the answer from the passages. It is asked what was typed: it reads past slips by itself.</summary>
internal sealed class LanguageModelWriter(LanguageModel model) : IAnswerWriter
{
    /// <inheritdoc/>
    public string Model => model.Name;

    /// <inheritdoc/>
    public bool WorksHere => false;

    /// <inheritdoc/>
    public Task<string> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken) =>
        model.CompleteAsync(GroundedPrompt.Compose(question.Typed, passages), cancellationToken);
}
