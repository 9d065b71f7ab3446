using System.Diagnostics;
using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Answer;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Gives every backend the same limits: one time-out for everything, one kind of failure, one span (OpenTelemetry's gen_ai names).</summary>
internal sealed class GuardedLanguageModel(LanguageModelService service, TimeSpan timeout, TimeProvider time, IChatBackend backend) : ILanguageModel
{
    /// <inheritdoc/>
    public string Name => service.Name;

    /// <inheritdoc/>
    public async Task<string> CompleteAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        using var span = AskingTelemetry.Source.StartActivity($"chat {service.Model}", ActivityKind.Client);
        span?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", service.Backend).SetTag("gen_ai.request.model", service.Model);
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reply = await backend.CompleteAsync(prompt, either.Token);
            return string.IsNullOrWhiteSpace(reply.Text) ? throw LanguageModelFault.NoReply(service, reply.StopReason) : reply.Text.Trim();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = Translate(exception, limit.IsCancellationRequested);
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw fault;
        }
    }

    private LanguageModelUnavailableException Translate(Exception exception, bool isLate)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is LanguageModelUnavailableException known) return known;
        if (isLate || exception is OperationCanceledException) return LanguageModelFault.TooSlow(service, timeout);
        if (exception is Azure.Identity.AuthenticationFailedException) return LanguageModelFault.NoSignIn(service);
        return LanguageModelFault.Unreadable(service, exception.GetType().Name);
    }
}
