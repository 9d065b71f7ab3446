using System.Collections.Concurrent;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.People;

namespace CodeSight.Api.Files;

/// <summary>
/// Records in the audit log who opens which document, where there are accounts. A viewer that reads a file in parts has opened it once: the same
/// caller's requests for the same document within five minutes are one entry.
/// </summary>
internal sealed class DocumentAccess(CodeSightOptions options, AuditLog audit, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Caller, long Document), long> _opened = new();

    /// <summary>Records that a document is handed out.</summary>
    public async Task RecordAsync(Caller caller, long documentId, string filePath)
    {
        if (options.Auth != AuthMode.Accounts) return;
        var (key, now) = ((caller.Principal.Id, documentId), time.GetTimestamp());
        if (_opened.TryGetValue(key, out var at) && time.GetElapsedTime(at, now) < Window) return;
        if (_opened.Count >= MaxRemembered) _opened.Clear();
        await audit.WriteAsync(caller, AuditActions.OpenFile, filePath, true);
        _opened[key] = now;
    }
}
