using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People;

/// <summary>Records who did what, and what was refused.</summary>
public sealed class AuditLog(IDbContextFactory<CodeSightContext> contexts, TimeProvider time)
{
    private const int MaxObject = 1000;

    /// <summary>Adds an entry.</summary>
    /// <param name="actor">The id of a principal.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subject">What it was done to: an id, a name or a path; may be empty.</param>
    /// <param name="address">Where the request came from; empty for commands.</param>
    /// <remarks>It cannot be cancelled: what was done is recorded, whether or not the caller still waits.</remarks>
    public async Task WriteAsync(string actor, string action, string subject, bool isDone, string address)
    {
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
        context.Audit.Add(new AuditRow
        {
            At = time.GetUtcNow(),
            Actor = actor,
            Action = action,
            // Postgres takes no NUL.
            Object = (subject.Length > MaxObject ? subject[..MaxObject] : subject).Replace('\0', ' '),
            IsDone = isDone,
            Address = address,
        });
        await context.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Entries, the newest first.</summary>
    /// <param name="before">Only entries older than this one; null for the newest.</param>
    /// <param name="action">Only this action, or all that begin with it and a dot; null for all.</param>
    /// <param name="actor">Only this actor; null for all.</param>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(
        long? before, int limit, string? action, string? actor, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Audit.AsQueryable();
        if (before is not null) rows = rows.Where(row => row.Id < before);
        (action, actor) = (action?.Replace('\0', ' '), actor?.Replace('\0', ' '));
        if (!string.IsNullOrEmpty(action)) rows = rows.Where(row => row.Action == action || row.Action.StartsWith(action + "."));
        if (!string.IsNullOrEmpty(actor)) rows = rows.Where(row => row.Actor == actor);
        return await rows.OrderByDescending(row => row.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>Deletes the entries of a greater age.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeleteOlderAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = time.GetUtcNow() - age;
        return await context.Audit.Where(row => row.At < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>The actions that the audit log has.</summary>
public static class AuditActions
{
    public const string SignIn = "session.create";
    public const string SignOut = "session.end";
    public const string EndSessions = "session.end_all";
    public const string Refused = "access.refuse";
    public const string OpenFile = "document.open";
    public const string CreateAccount = "account.create";
    public const string ChangeAccount = "account.change";
    public const string ChangeBudget = "account.budget";
    public const string DeleteAccount = "account.delete";
    public const string CreateLink = "account.link";
    public const string SetPassword = "account.password";
    public const string EnableTwoFactor = "account.two_factor_on";
    public const string DisableTwoFactor = "account.two_factor_off";
    public const string CreateGroup = "group.create";
    public const string ChangeGroup = "group.change";
    public const string DeleteGroup = "group.delete";
    public const string CreateCollection = "collection.create";
    public const string ChangeCollection = "collection.change";
    public const string DeleteCollection = "collection.delete";
    public const string CreateKey = "key.create";
    public const string DeleteKey = "key.delete";
    public const string DeleteConversation = "conversation.delete";
    public const string ExportConversation = "conversation.export";
    public const string ShareConversation = "conversation.share";
    public const string UnshareConversation = "conversation.unshare";
    public const string ExportFeedback = "feedback.export";
    public const string StartRun = "index.run";
}
