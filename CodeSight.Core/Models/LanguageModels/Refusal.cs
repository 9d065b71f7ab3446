using System.Net;
using System.Text.Json;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>Reads from the reply to a request that a service did not accept what was wrong with the prompt.</summary>
internal static class Refusal
{
    private const int MostBytes = 64 << 10;

    private static readonly string[] FilterCodes = ["content_filter", "ResponsibleAIPolicyViolation", "invalid_prompt"];
    private static readonly string[] LengthCodes = ["context_length_exceeded", "request_too_large", "exceed_context_size_error"];

    // Of services that have no code for it.
    private static readonly string[] LengthWords = ["prompt is too long", "context length", "context limit", "context window", "context size"];

    /// <returns>
    /// <see cref="LanguageModelFaultKind.Withheld"/>, <see cref="LanguageModelFaultKind.TooLong"/>, or <see
    /// cref="LanguageModelFaultKind.Unavailable"/> where the reply tells neither.
    /// </returns>
    public static async Task<LanguageModelFaultKind> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge) return LanguageModelFaultKind.TooLong;
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)) return LanguageModelFaultKind.Unavailable;
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("error", out var error)
                ? Of(error)
                : LanguageModelFaultKind.Unavailable;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            // Longer than any error, cut, or no JSON.
            return LanguageModelFaultKind.Unavailable;
        }
    }

    private static LanguageModelFaultKind Of(JsonElement error)
    {
        var (code, type, message) = error.ValueKind == JsonValueKind.String
            ? (null, null, error.GetString())
            : (Text(error, "code"), Text(error, "type"), Text(error, "message"));
        if (FilterCodes.Contains(code, StringComparer.OrdinalIgnoreCase)) return LanguageModelFaultKind.Withheld;
        var isTooLong = LengthCodes.Contains(code, StringComparer.OrdinalIgnoreCase) || LengthCodes.Contains(type, StringComparer.OrdinalIgnoreCase)
            || LengthWords.Any(words => message?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);
        return isTooLong ? LanguageModelFaultKind.TooLong : LanguageModelFaultKind.Unavailable;
    }

    private static string? Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
