using System.Net;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Sends a request to a language model, once more after a passing fault: the wait is the server's Retry-After or a short pause, and
/// never reaches beyond the time that the answer may take. What fails in the end becomes a sentence for the operator.
/// </summary>
internal sealed class TransientFaultHandler(
    LanguageModelService service, TimeSpan timeout, TimeSpan pause, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Overloaded = 529; // Anthropic's own

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken); // it may be sent twice
        var isLast = false;
        while (true)
        {
            TimeSpan? wait = pause;
            HttpResponseMessage? response = null;
            HttpRequestException? fault = null;
            try
            {
                response = await base.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode) return response;
                wait = RetryAfter(response);
            }
            catch (HttpRequestException exception)
            {
                fault = exception;
            }

            var isPassing = fault is not null || IsPassing(response!.StatusCode); // a response, or a fault
            var delay = wait ?? pause;
            if (isLast || !isPassing || time.GetElapsedTime(start) + delay >= timeout)
            {
                if (fault is not null) throw LanguageModelFault.Unreachable(service, fault);
                using (response) throw LanguageModelFault.Status(service, response!.StatusCode, wait); // no fault, so a response
            }

            response?.Dispose();
            isLast = true;
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or (HttpStatusCode)Overloaded;

    private TimeSpan? RetryAfter(HttpResponseMessage response)
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
