using CodeSight.Core.Asking.Answer;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Gives every backend the same limits: one time-out for everything, one kind of failure, one record in the telemetry.</summary>
internal sealed class GuardedLanguageModel(LanguageModelService service, TimeSpan timeout, TimeProvider time, IChatBackend backend) : ILanguageModel
{
    /// <inheritdoc/>
    public string Name => service.Name;

    /// <inheritdoc/>
    public async Task<string> CompleteAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        using var call = new ChatCall(service);
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reply = await backend.CompleteAsync(prompt, either.Token);
            call.Succeed(reply);
            return string.IsNullOrWhiteSpace(reply.Text) ? throw LanguageModelFault.NoReply(service, reply.StopReason) : reply.Text.Trim();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = Translate(exception, limit.IsCancellationRequested);
            call.Fail(fault.ErrorType, fault.Message);
            throw fault;
        }
        catch
        {
            call.Fail("cancelled", "Nobody waits for the reply any more.");
            throw;
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
