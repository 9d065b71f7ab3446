using CodeSight.Api.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>
/// Refuses bodies over 1 MB, and those in another character set than UTF-8 or compressed, which would otherwise be misread as broken JSON.
/// </summary>
internal sealed class BodyGate(RequestDelegate next)
{
    private const int MaxBody = 1 << 20;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            // curl and forms name a type even where they send nothing.
            request.ContentType = null;
        }
        else if (!await FitsAsync(request, context.RequestAborted))
        {
            await ApiProblem.OfStatus(StatusCodes.Status413PayloadTooLarge).WriteAsync(context);
            return;
        }
        else if (request.Headers.ContentEncoding is not ([] or ["" or "identity"]) || !HasKnownCharset(request))
        {
            await ApiProblem.OfStatus(StatusCodes.Status415UnsupportedMediaType).WriteAsync(context);
            return;
        }

        await next(context);
    }

    // A body of unannounced length is read here; it is small, or refused.
    private static async Task<bool> FitsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length) return length <= MaxBody;
        var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (body.Length > MaxBody) return false;
        }

        body.Position = 0;
        request.Body = body;
        return true;
    }

    private static bool HasKnownCharset(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue) return true;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return false;
        // JSON is UTF-8 anyway, and the framework knows only one spelling of it.
        request.ContentType = type.MediaType.Value;
        return true;
    }
}
