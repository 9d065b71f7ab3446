using System.Net;

namespace CodeSight.Core.Models.LanguageModels;

/// <summary>
/// Creates the exception for each failure of a language model, with one sentence for the operator. Replies of the server are not included,
/// since they may hold parts of the key or of the question.
/// </summary>
internal static class LanguageModelFault
{
    /// <param name="refusal">Why the service did not take the request, where its reply says so.</param>
    public static LanguageModelUnavailableException Status(
        LanguageModelService service, HttpStatusCode status, TimeSpan? retryAfter, LanguageModelFaultKind refusal)
    {
        var what = (int)status switch
        {
            _ when refusal == LanguageModelFaultKind.Withheld => "did not let the prompt through its content filter",
            _ when refusal == LanguageModelFaultKind.TooLong => "reads less at once than the prompt has",
            401 or 403 => $"refused the key; check {service.KeyVariable}",
            404 => $"knows no model \"{service.Model}\" at this address; check {service.ModelVariable} and the address",
            429 => $"is over its limit{(retryAfter is { } wait ? $" and asks to wait {wait.TotalSeconds:0} s" : "")}",
            >= 500 => "has a fault of its own",
            _ => "did not accept the request",
        };
        return new($"The language model {service.Name} {what} (HTTP {(int)status} from {service.Endpoint.Authority}).")
        {
            ErrorType = $"{(int)status}",
            Kind = status == HttpStatusCode.TooManyRequests ? LanguageModelFaultKind.OverLimit : refusal,
            RetryAfter = retryAfter,
        };
    }

    public static LanguageModelUnavailableException Unreachable(LanguageModelService service, Exception reason) =>
        new($"The language model {service.Name} cannot be reached at {service.Endpoint.Authority}.", reason) { ErrorType = "connection_error" };

    public static LanguageModelUnavailableException TooSlow(LanguageModelService service, TimeSpan timeout) =>
        new($"The language model {service.Name} at {service.Endpoint.Authority} did not answer within {timeout.TotalSeconds:0.###} s.")
        {
            ErrorType = "timeout",
            MayHaveUsedTokens = true,
            CutAfter = timeout,
        };

    public static LanguageModelUnavailableException Unreadable(LanguageModelService service, string kind) =>
        new($"The language model {service.Name} at {service.Endpoint.Authority} sent a reply that cannot be read ({kind}).")
        {
            ErrorType = "unreadable_reply",
            MayHaveUsedTokens = true,
        };

    public static LanguageModelUnavailableException NoReply(LanguageModelService service, string reason, TokenUsage? usage) =>
        new($"The language model {service.Name} at {service.Endpoint.Authority} replied without text ({reason}).")
        {
            ErrorType = "empty_reply",
            MayHaveUsedTokens = true,
            Usage = usage,
        };

    public static LanguageModelUnavailableException Withheld(LanguageModelService service, TokenUsage? usage) =>
        new($"The content filter of the language model {service.Name} at {service.Endpoint.Authority} withheld its reply.")
        {
            ErrorType = "content_filter",
            Kind = LanguageModelFaultKind.Withheld,
            MayHaveUsedTokens = true,
            Usage = usage,
        };

    public static LanguageModelUnavailableException NotSet(LanguageModelService service, string variable) =>
        new($"The language model {service.Backend} cannot be asked: {variable} is not set.") { ErrorType = "not_configured" };

    public static LanguageModelUnavailableException NoSignIn(LanguageModelService service) =>
        new($"The language model {service.Name} cannot be asked: {service.KeyVariable} is not set and no Entra ID identity is signed in here.") { ErrorType = "not_signed_in" };
}
