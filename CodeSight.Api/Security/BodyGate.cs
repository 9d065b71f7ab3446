using CodeSight.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>Refuses bodies in another character set than UTF-8 or compressed ones, which would otherwise be misread as broken JSON.</summary>
internal sealed class BodyGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        IsReadable(context.Request) ? next(context) : ApiProblem.OfStatus(StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);

    private static bool IsReadable(HttpRequest request) =>
        request.Headers.ContentEncoding is [] or ["" or "identity"] && HasKnownCharset(request.ContentType);

    private static bool HasKnownCharset(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.Charset.HasValue) return true;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
