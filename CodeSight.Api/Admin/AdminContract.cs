using System.ComponentModel;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;

namespace CodeSight.Api.Admin;

/// <summary>A page of accounts, by e-mail address.</summary>
public sealed record AccountsResponse(IReadOnlyList<AdminAccount> Accounts, int Total);

/// <summary>An account as administrators see it.</summary>
public sealed record AdminAccount(
    Guid Id,
    string Email,
    string Name,
    Role Role,
    bool IsActive,
    [property: Description("Whether signing in needs a second factor.")] bool TwoFactor,
    [property: Description("False until the invitation's link was used.")] bool HasPassword,
    IReadOnlyList<NamedGroup> Groups,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt)
{
    internal static AdminAccount From(AccountView view) => new(
        view.Account.Id, view.Account.Email ?? "", view.Account.Name, view.Account.Role, view.Account.IsActive, view.Account.TwoFactorEnabled,
        view.Account.PasswordHash is not null, view.Groups, view.Account.CreatedAt, view.Account.LastSignInAt);
}

/// <summary>An invitation.</summary>
public sealed record InviteBody(string? Email = null, string? Name = null, Role Role = Role.Reader, IReadOnlyList<long>? Groups = null);

/// <summary>A new account, and the link that sets its password.</summary>
public sealed record InvitedResponse(AdminAccount Account, [property: Description("A path of this server, for the person alone.")] string Link);

/// <summary>What to change of an account; an absent member stays as it is.</summary>
public sealed record AccountChangeBody(string? Name = null, Role? Role = null, bool? IsActive = null, IReadOnlyList<long>? Groups = null);

/// <summary>A link that sets a password, once, within three days.</summary>
public sealed record LinkResponse([property: Description("A path of this server, for the person alone.")] string Link);

/// <summary>Groups, by name.</summary>
public sealed record GroupsResponse(IReadOnlyList<GroupView> Groups);

/// <summary>A group to create or change; an absent member stays as it is.</summary>
public sealed record GroupBody(string? Name = null, IReadOnlyList<Guid>? Members = null);

/// <summary>Collections, by name.</summary>
public sealed record AdminCollectionsResponse(
    IReadOnlyList<AdminCollection> Collections,
    [property: Description("Documents that no collection has, so that only administrators read them.")] int DocumentsInNoCollection);

/// <summary>A collection with its readers.</summary>
public sealed record AdminCollection(
    long Id,
    string Name,
    string Description,
    IReadOnlyList<string> Globs,
    [property: Description("Whether every account may read it.")] bool IsOpen,
    IReadOnlyList<NamedGroup> Groups,
    IReadOnlyList<NamedAccount> Accounts,
    [property: Description("Documents with text that it has now.")] int Documents)
{
    internal static AdminCollection From(CollectionView view) => new(
        view.Collection.Id, view.Collection.Name, view.Collection.Description, view.Collection.Globs, view.Collection.IsOpen, view.Groups,
        view.Accounts, view.Documents);
}

/// <summary>A collection to create or change; an absent member stays as it is.</summary>
public sealed record CollectionBody(
    string? Name = null,
    string? Description = null,
    [property: Description("File patterns as in a search; a document that matches one is in the collection.")] IReadOnlyList<string>? Globs = null,
    bool? IsOpen = null,
    IReadOnlyList<long>? Groups = null,
    IReadOnlyList<Guid>? Accounts = null);

/// <summary>API keys, the newest first.</summary>
public sealed record KeysResponse(IReadOnlyList<AdminKey> Keys);

/// <summary>An API key, without its secret.</summary>
public sealed record AdminKey(
    long Id,
    string Name,
    [property: Description("Its beginning and end.")] string Shown,
    IReadOnlyList<string> Scopes,
    [property: Description("Null where it is not restricted to some documents.")] IReadOnlyList<string>? Globs,
    [property: Description("Whose permissions it has; null for the operator's.")] NamedAccount? Account,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    [property: Description("To the minute.")] DateTimeOffset? LastUsedAt)
{
    internal static AdminKey From(ApiKeyView view) => new(
        view.Key.Id, view.Key.Name, view.Key.Shown, view.Key.Scopes, view.Key.Globs, view.Account, view.Key.CreatedAt, view.Key.ExpiresAt,
        view.Key.LastUsedAt);
}

/// <summary>A key to make.</summary>
public sealed record KeyBody(
    string? Name = null,
    [property: Description("Of search, ask, files, index, admin.")] IReadOnlyList<string>? Scopes = null,
    [property: Description("Restricts the key to documents that match one of them.")] IReadOnlyList<string>? Globs = null,
    DateTimeOffset? ExpiresAt = null,
    [property: Description("Whose permissions it gets; the operator's where it is absent.")] Guid? Account = null);

/// <summary>A new key with its secret, which is shown here and nowhere else.</summary>
public sealed record NewKeyResponse(AdminKey Key, string Secret)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(NewKeyResponse);
}

/// <summary>Entries of the audit log, the newest first.</summary>
public sealed record AuditResponse(
    IReadOnlyList<AuditEntry> Entries,
    [property: Description("Give it as 'before' for older entries; null where there are none.")] long? Next);

/// <summary>Something that was done, or refused.</summary>
public sealed record AuditEntry(
    long Id,
    DateTimeOffset At,
    [property: Description("anonymous, operator, account:ID or key:ID.")] string Actor,
    string Action,
    [property: Description("An id, a name or a path; may be empty.")] string Object,
    [property: Description("ok or refused.")] string Outcome,
    string Address)
{
    internal static AuditEntry From(AuditRow row) =>
        new(row.Id, row.At, row.Actor, row.Action, row.Object, row.IsDone ? "ok" : "refused", row.Address);
}
