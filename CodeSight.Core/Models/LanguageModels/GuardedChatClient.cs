using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure.Identity;
using Microsoft.Extensions.AI;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Gives all backends the same behaviour: a timeout, one exception type for failures, and no reply without text. The timeout bounds a whole
/// reply, or the wait for each part of a streamed one.
/// </summary>
internal sealed class GuardedChatClient(LanguageModelService service, TimeSpan timeout, TimeProvider time, IChatClient inner) : DelegatingChatClient(inner)
{
    // Two backends share a package, whose own metadata does not tell them apart.
    private readonly ChatClientMetadata _metadata = new(service.Provider, service.Endpoint, service.Model);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata : base.GetService(serviceType, serviceKey);

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reply = await base.GetResponseAsync(messages, options, either.Token);
            // Some packages return instead of throwing when they are cancelled.
            either.Token.ThrowIfCancellationRequested();
            return FaultOf(reply.FinishReason, !string.IsNullOrWhiteSpace(reply.Text), TokenUsage.From(reply.Usage)) is { } fault ? throw fault : reply;
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Record(Translate(exception, limit.IsCancellationRequested));
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var updates = new UpdateReader(base.GetStreamingResponseAsync(messages, options, either.Token), either.Token);
        var hasText = false;
        ChatFinishReason? finish = null;
        TokenUsage? usage = null;
        while (await ReadAsync(updates, limit, cancellationToken))
        {
            hasText |= !string.IsNullOrWhiteSpace(updates.Current.Text);
            finish ??= updates.Current.FinishReason;
            usage = TokenUsage.From(updates.Current.Contents.OfType<UsageContent>().LastOrDefault()?.Details) ?? usage;
            yield return updates.Current;
        }

        if (finish is null) throw Record(LanguageModelFault.Unreadable(service, "it broke off"));
        if (FaultOf(finish, hasText, usage) is { } fault) throw Record(fault);
    }

    private LanguageModelUnavailableException? FaultOf(ChatFinishReason? finish, bool hasText, TokenUsage? usage) =>
        finish == ChatFinishReason.ContentFilter ? LanguageModelFault.Withheld(service, usage)
        : hasText ? null
        : LanguageModelFault.NoReply(service, Reason(finish), usage);

    private async Task<bool> ReadAsync(UpdateReader updates, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        // Measures the model's time only, not that of the consumer of the stream.
        limit.CancelAfter(timeout);
        try
        {
            return await updates.ReadAsync();
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Record(Translate(exception, limit.IsCancellationRequested));
        }
        finally
        {
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private LanguageModelUnavailableException Translate(Exception exception, bool isLate)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is LanguageModelUnavailableException known) return known;
            if (cause is AuthenticationFailedException) return LanguageModelFault.NoSignIn(service);
        }

        return isLate || exception is OperationCanceledException
            ? LanguageModelFault.TooSlow(service, timeout)
            : LanguageModelFault.Unreadable(service, exception.GetType().Name);
    }

    // The span's error.type is the exception type, which is the same for all faults.
    private static LanguageModelUnavailableException Record(LanguageModelUnavailableException fault)
    {
        Activity.Current?.SetTag("codesight.language_model.fault", fault.ErrorType);
        return fault;
    }

    private static string Reason(ChatFinishReason? finish) => finish?.Value ?? "no reason given";

    /// <summary>Reads a stream and stops waiting on cancellation even if the package does not.</summary>
    private sealed class UpdateReader(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ChatResponseUpdate> _updates = updates.GetAsyncEnumerator(cancellationToken);
        private Task<bool> _reading = Task.FromResult(true);

        public ChatResponseUpdate Current => _updates.Current;

        public async Task<bool> ReadAsync()
        {
            _reading = _updates.MoveNextAsync().AsTask();
            var isRead = await _reading.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return isRead;
        }

        public ValueTask DisposeAsync()
        {
            var closing = CloseAsync();
            return _reading.IsCompleted ? new ValueTask(closing) : ValueTask.CompletedTask;
        }

        private async Task CloseAsync()
        {
            // An enumerator must not be disposed during MoveNextAsync.
            await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _updates.DisposeAsync();
        }
    }
}
