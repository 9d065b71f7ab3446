using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.People;

namespace CodeSight.Core.Conversations;

/// <summary>Whose conversations they are: an account's, an API key's, or those of a browser where everybody has the same key.</summary>
public sealed record ConversationOwner
{
    private ConversationOwner(string id) => Id = id;

    /// <summary>"account:ID", "key:ID" or "browser:HASH".</summary>
    public string Id { get; }

    /// <summary>The account; null for others.</summary>
    public Guid? AccountId { get; private init; }

    /// <summary>The API key; null for others.</summary>
    public long? KeyId { get; private init; }

    /// <summary>The owner that a caller is; null where nothing tells it from other callers, so that nothing is kept.</summary>
    /// <param name="browser">The secret of the caller's browser; null where it has none.</param>
    public static ConversationOwner? Of(Principal caller, string? browser)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Kind switch
        {
            PrincipalKind.Account => new ConversationOwner(caller.Id) { AccountId = caller.AccountId },
            PrincipalKind.ApiKey => new ConversationOwner(caller.Id) { KeyId = caller.KeyId },
            PrincipalKind.Operator when browser is not null =>
                new ConversationOwner($"browser:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(browser)))}"),
            _ => null,
        };
    }
}
