using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace CodeSight.Api.Problems;

/// <summary>Failures as RFC 9457 problem details. A code, once published, keeps its meaning.</summary>
internal static class ApiProblem
{
    public static ProblemHttpResult InvalidBody(string detail) => Of(400, "invalid_body", "invalid body", detail);

    public static ProblemHttpResult InvalidParameter(string detail) => Of(400, "invalid_parameter", "invalid parameter", detail);

    public static ProblemHttpResult InvalidGlob(string detail) => Of(400, "invalid_glob", "invalid glob", detail);

    public static ProblemHttpResult InvalidArm() => Of(400, "invalid_arm", "invalid arm", "'arm' must be fused, keywords or vectors.");

    public static ProblemHttpResult OutOfRange(string detail) => Of(400, "out_of_range", "out of range", detail);

    public static ProblemHttpResult Unauthorized() =>
        Of(401, "unauthorized", "unauthorized", "Give the key as 'X-API-Key: KEY' or 'Authorization: Bearer KEY', or sign in at the page.");

    public static ProblemHttpResult CrossSite() =>
        Of(403, "cross_site_request", "cross-site request", "Another site's page may not change anything here.");

    public static ProblemHttpResult UnknownHost() => Of(
        403,
        "unknown_host",
        "unknown host",
        "A server without a key answers only to localhost, IP addresses, names without a dot and AllowedHosts. Set CODESIGHT_API_KEY, or list the name in AllowedHosts.");

    public static ProblemHttpResult NotFound(string detail) => Of(404, "not_found", "not found", detail);

    public static ProblemHttpResult FileGone(string path) => Of(
        404, "file_gone", "file gone", $"'{path}' is not in the documents folder any more; the next index run takes it out of the index.");

    public static ProblemHttpResult FileReplaced(string path) => Of(
        403, "file_replaced", "file replaced", $"'{path}' is no regular file of the documents folder any more, so it is not handed out.");

    public static ProblemHttpResult FileUnreadable(string path) => Of(
        503, "file_unreadable", "file unreadable", $"'{path}' cannot be read just now: permission denied, or an error of the disk or network.");

    public static ProblemHttpResult IndexingInProgress(long runId) =>
        Of(409, "indexing_in_progress", "indexing in progress", $"Run {runId} has not ended yet.", ("run_id", runId));

    public static ProblemHttpResult LanguageModelUnavailable() => Of(
        503, "language_model_unavailable", "language model unavailable", "The language model did not answer; the server's log says why.");

    /// <param name="reason">A sentence.</param>
    public static ProblemHttpResult DatabaseUnavailable(string reason) => Of(
        503, "database_unavailable", "database unavailable", $"{reason} Try again in a moment.");

    public static ProblemHttpResult Busy(int retryAfterSeconds) => Of(
        503, "busy", "busy", $"More is asked at once than this machine can answer. Try again in {retryAfterSeconds} s.");

    public static ProblemHttpResult Loading() => Of(503, "loading", "loading", "The index is being loaded. Try again in a moment.");

    public static ProblemHttpResult TimedOut() => Of(503, "timed_out", "timed out", "A part of the server did not answer in time; its log says which.");

    public static ProblemHttpResult ShuttingDown() => Of(503, "shutting_down", "shutting down", "The server is stopping. Try again in a moment.");

    /// <summary>The problem of a bare status code.</summary>
    public static ProblemHttpResult OfStatus(int status) => status switch
    {
        400 => InvalidBody("The request cannot be read."),
        401 => Unauthorized(),
        404 => NotFound("Nothing is at this address."),
        405 => Of(405, "method_not_allowed", "method not allowed", "The address is right, the method is not; Allow lists those that are."),
        408 => Of(408, "request_timeout", "request timeout", "The request arrived too slowly."),
        413 => Of(413, "payload_too_large", "payload too large", "A request body may have at most 1 MB."),
        415 => Of(415, "unsupported_media_type", "unsupported media type", "Send JSON in UTF-8, uncompressed, as 'Content-Type: application/json'."),
        416 => Of(416, "range_not_satisfiable", "range not satisfiable", "The file has no bytes in this range; Content-Range says how many it has."),
        >= 500 => Of(status, "internal_error", "internal error", "Something went wrong in the server; its log says what."),
        _ => Of(status, "request_refused", ReasonPhrases.GetReasonPhrase(status), "The request was refused."),
    };

    /// <summary>A problem of one code, short text and sentence.</summary>
    public static ProblemHttpResult Of(int status, string code, string error, string detail, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code, ["error"] = error };
        foreach (var (name, value) in more) extensions[name] = value;
        return TypedResults.Problem(detail, null, status, ReasonPhrases.GetReasonPhrase(status), $"urn:codesight:problem:{code}", extensions);
    }
}
