using System.Globalization;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace CodeSight.Api.Problems;

/// <summary>Failures as RFC 9457 problem details.</summary>
internal static class ApiProblem
{
    public static ProblemHttpResult InvalidBody(string detail) => Of(ProblemKind.InvalidBody, detail);

    public static ProblemHttpResult InvalidParameter(string detail) => Of(ProblemKind.InvalidParameter, detail);

    public static ProblemHttpResult InvalidGlob(string detail) => Of(ProblemKind.InvalidGlob, detail);

    public static ProblemHttpResult InvalidArm() => Of(ProblemKind.InvalidArm, "'arm' must be fused, keywords or vectors.");

    public static ProblemHttpResult OutOfRange(string detail) => Of(ProblemKind.OutOfRange, detail);

    public static ProblemHttpResult Unauthorized() =>
        Of(ProblemKind.Unauthorized, "Give the key as 'X-API-Key: KEY' or 'Authorization: Bearer KEY', or sign in at the page.");

    public static ProblemHttpResult Of(ProblemKind kind) => Of(kind, kind.Meaning);

    /// <summary>The problem of a change that was refused.</summary>
    public static ProblemHttpResult Of(PeopleFault fault, string detail) => Of(
        fault switch
        {
            PeopleFault.NotFound => ProblemKind.NotFound,
            PeopleFault.InvalidEmail => ProblemKind.InvalidEmail,
            PeopleFault.InvalidGlob => ProblemKind.InvalidGlob,
            PeopleFault.EmailTaken => ProblemKind.EmailTaken,
            PeopleFault.NameTaken => ProblemKind.NameTaken,
            PeopleFault.LastAdministrator => ProblemKind.LastAdministrator,
            PeopleFault.WeakPassword => ProblemKind.WeakPassword,
            PeopleFault.WrongPassword => ProblemKind.WrongPassword,
            PeopleFault.WrongCode => ProblemKind.InvalidCode,
            PeopleFault.LinkExpired => ProblemKind.LinkExpired,
            _ => ProblemKind.InvalidValue,
        },
        detail);

    public static ProblemHttpResult Forbidden() => Of(ProblemKind.Forbidden, ProblemKind.Forbidden.Meaning);

    public static ProblemHttpResult CrossSite() => Of(ProblemKind.CrossSite, "Another site's page may not change anything here.");

    public static ProblemHttpResult UnknownHost() => Of(
        ProblemKind.UnknownHost,
        "A server without a key answers only to localhost, IP addresses, names without a dot and AllowedHosts. Set CODESIGHT_API_KEY, or list the name in AllowedHosts.");

    public static ProblemHttpResult NotFound(string detail) => Of(ProblemKind.NotFound, detail);

    public static ProblemHttpResult FileGone(string path) =>
        Of(ProblemKind.FileGone, $"'{path}' is not in the documents folder any more; the next index run takes it out of the index.");

    public static ProblemHttpResult FileReplaced(string path) =>
        Of(ProblemKind.FileReplaced, $"'{path}' is no regular file of the documents folder any more, so it is not handed out.");

    public static ProblemHttpResult FileUnreadable(string path) =>
        Of(ProblemKind.FileUnreadable, $"'{path}' cannot be read just now: permission denied, or an error of the disk or network.");

    public static ProblemHttpResult IndexingInProgress(long runId) =>
        Of(ProblemKind.IndexingInProgress, $"Run {runId} has not ended yet.", ("run_id", runId));

    public static ProblemHttpResult TooManyWrongKeys(int retryAfterSeconds) => Of(
        ProblemKind.TooManyWrongKeys, $"Too many wrong keys came from this address, so none is checked for now. Try again in {retryAfterSeconds} s.");

    public static ProblemHttpResult TooManyRequests(int retryAfterSeconds) => Of(
        ProblemKind.TooManyRequests, $"As many requests were sent as a minute allows. Try again in {retryAfterSeconds} s.");

    public static ProblemHttpResult BudgetExceeded(BudgetExceededException fault) => Of(
        ProblemKind.BudgetExceeded,
        fault.IsHeldBack
            ? "The answers that are being written for you may use up your monthly budget. Ask again when they are done."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Your monthly budget of {fault.Budget:N0} tokens {Left(fault)}. It resets on {fault.ResetsOn:d MMMM yyyy}."),
        ("budget", fault.Budget), ("used", fault.Used), ("resets_on", fault.ResetsOn.ToString("O", CultureInfo.InvariantCulture)));

    private static string Left(BudgetExceededException fault) =>
        fault.Used >= fault.Budget ? "is used up" : "leaves too little for another answer";

    /// <param name="retryAfterSeconds">Where it is over its limit: when to ask again.</param>
    public static ProblemHttpResult LanguageModel(LanguageModelFaultKind kind, int retryAfterSeconds) => kind switch
    {
        LanguageModelFaultKind.Withheld => Of(
            ProblemKind.AnswerWithheld, "The language model's content filter withheld the answer. Ask in other words, or search the documents."),
        LanguageModelFaultKind.TooLong => Of(
            ProblemKind.PromptTooLong,
            "The question and the passages for its answer are more than the language model reads at once. Ask a shorter question, or with a smaller 'top_k'."),
        LanguageModelFaultKind.OverLimit => Of(
            ProblemKind.LanguageModelUnavailable, $"The language model is over its limit. Try again in {retryAfterSeconds} s."),
        _ => Of(ProblemKind.LanguageModelUnavailable, "The language model did not answer; the server's log says why."),
    };

    /// <param name="reason">A sentence.</param>
    public static ProblemHttpResult DatabaseUnavailable(string reason) =>
        Of(ProblemKind.DatabaseUnavailable, $"{reason} Try again in a moment.");

    public static ProblemHttpResult Busy(int retryAfterSeconds) =>
        Of(ProblemKind.Busy, $"More is asked at once than this machine can answer. Try again in {retryAfterSeconds} s.");

    public static ProblemHttpResult Loading() => Of(ProblemKind.Loading, "The index is being loaded. Try again in a moment.");

    public static ProblemHttpResult TimedOut() =>
        Of(ProblemKind.TimedOut, "A part of the server did not answer in time; its log says which.");

    public static ProblemHttpResult ShuttingDown() => Of(ProblemKind.ShuttingDown, "The server is stopping. Try again in a moment.");

    /// <summary>The problem of a bare status code.</summary>
    public static ProblemHttpResult OfStatus(int status) => status switch
    {
        400 => InvalidBody("The request cannot be read."),
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound("Nothing is at this address."),
        405 => Of(ProblemKind.MethodNotAllowed, "The address is right, the method is not; Allow lists those that are."),
        408 => Of(ProblemKind.RequestTimeout, "The request arrived too slowly."),
        413 => Of(ProblemKind.PayloadTooLarge, "A request body may have at most 1 MB."),
        415 => Of(ProblemKind.UnsupportedMediaType, "Send JSON in UTF-8, uncompressed, as 'Content-Type: application/json'."),
        416 => Of(ProblemKind.RangeNotSatisfiable, "The file has no bytes in this range; Content-Range says how many it has."),
        >= 500 => Of(ProblemKind.InternalError with { Status = status }, "Something went wrong in the server; its log says what."),
        _ => Of(ProblemKind.RequestRefused with { Status = status }, "The request was refused."),
    };

    /// <summary>A problem of one kind.</summary>
    /// <param name="detail">What happened this time; a sentence.</param>
    /// <param name="more">Further members.</param>
    public static ProblemHttpResult Of(ProblemKind kind, string detail, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = kind.Code, ["error"] = kind.Error };
        foreach (var (name, value) in more) extensions[name] = value;
        return TypedResults.Problem(
            detail, null, kind.Status, ReasonPhrases.GetReasonPhrase(kind.Status), $"urn:codesight:problem:{kind.Code}", extensions);
    }
}
