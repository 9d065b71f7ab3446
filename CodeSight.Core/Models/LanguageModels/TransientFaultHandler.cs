using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Retries a request to a language model once after a transient fault (no connection, 408, 429, 5xx), after the server's Retry-After or a
/// short delay; not if the delay would exceed the timeout. Final failures are translated by <see cref="LanguageModelFault"/>.
/// </summary>
internal sealed class TransientFaultHandler(
    LanguageModelService service, TimeSpan timeout, TimeSpan pause, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // One retry, since each reply costs money. The whole call has a timeout, so an attempt needs none.
    private readonly ResiliencePipeline<HttpResponseMessage> _onceMore = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 1,
            ShouldHandle = fault => ValueTask.FromResult(
                HttpClientResiliencePredicates.IsTransient(fault.Outcome) && Wait(fault.Outcome.Result, pause, time) < timeout),
            DelayGenerator = fault => ValueTask.FromResult<TimeSpan?>(Wait(fault.Outcome.Result, pause, time)),
        })
        .Build();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken); // it may be sent twice
        HttpResponseMessage response;
        try
        {
            response = await _onceMore.ExecuteAsync(
                async token =>
                {
                    SentRequests.Note(request);
                    return await base.SendAsync(request, token);
                },
                cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw LanguageModelFault.Unreachable(service, fault);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var refusal = await Refusal.ReadAsync(response, cancellationToken);
            throw LanguageModelFault.Status(service, response.StatusCode, RetryAfter(response, time), refusal);
        }
    }

    private static TimeSpan Wait(HttpResponseMessage? response, TimeSpan pause, TimeProvider time) =>
        response is null ? pause : RetryAfter(response, time) ?? pause;

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
