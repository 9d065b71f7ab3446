using System.Text.Json;
using CodeSight.Core.Data;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CodeSight.Api.Oidc;

/// <summary>Why a sign-in with the provider failed: codes that the page has a sentence for, and docs/api.md.</summary>
internal static class OidcFault
{
    public const string ProviderUnavailable = "provider_unavailable";
    public const string ProviderRefused = "provider_refused";
    public const string ProviderInvalid = "provider_invalid";
    public const string Expired = "sign_in_expired";
    public const string TooMany = "too_many_sign_ins";
    public const string ServerUnavailable = "server_unavailable";
    public const string Deactivated = "account_deactivated";
    public const string EmailNotVerified = "email_not_verified";
    public const string EmailTaken = "email_taken";
    public const string SecondFactor = "second_factor";
    public const string Unknown = "account_unknown";

    private const string Error = "error";

    /// <summary>The code of a refused sign-in; null where it is done.</summary>
    public static string? Of(ProviderOutcome outcome) => outcome switch
    {
        ProviderOutcome.Done or ProviderOutcome.Linked or ProviderOutcome.Created => null,
        ProviderOutcome.Deactivated => Deactivated,
        ProviderOutcome.EmailTaken => EmailTaken,
        ProviderOutcome.SecondFactor => SecondFactor,
        ProviderOutcome.Unknown => Unknown,
        _ => EmailNotVerified,
    };

    /// <summary>The code of what the framework's handler threw.</summary>
    /// <param name="isOurs">Whether the provider's answer was found to belong to a sign-in of this browser.</param>
    public static string Of(Exception? fault, bool isOurs) => fault switch
    {
        TooManyCodesException => TooMany,
        // Its cookie and the time in it say to which sign-in an answer belongs.
        OpenIdConnectProtocolInvalidNonceException => Expired,
        OpenIdConnectProtocolException refused when refused.Data[Error] is string error => error switch
        {
            "access_denied" or "login_required" or "consent_required" or "interaction_required" => ProviderRefused,
            // The code was used, or is too old.
            "invalid_grant" => Expired,
            "temporarily_unavailable" or "server_error" => ProviderUnavailable,
            _ => ProviderInvalid,
        },
        // What a proxy says for it is not JSON.
        OpenIdConnectProtocolException { InnerException: not null } or JsonException => ProviderUnavailable,
        // State that is missing, is another server's or was used: the handler has no types of its own for these.
        AuthenticationFailureException when !isOurs => Expired,
        not null when IsAway(fault) => ProviderUnavailable,
        not null when DatabaseFault.Passing(fault) is not null => ServerUnavailable,
        _ => ProviderInvalid,
    };

    /// <summary>What was thrown, for the log: its type, and the code of OAuth that the provider gave, such as "invalid_client".</summary>
    public static string Describe(Exception? fault) =>
        fault?.Data[Error] is string { Length: <= 50 } error && error.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
            ? $"{fault.GetType().Name} {error}"
            : fault?.GetType().Name ?? "";

    private static bool IsAway(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
            if (cause is HttpRequestException or IOException or OperationCanceledException) return true;
        return false;
    }
}

/// <summary>An address has sent more codes than a minute allows.</summary>
internal sealed class TooManyCodesException : Exception;
