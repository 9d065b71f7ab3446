using CodeSight.Core.People;

namespace CodeSight.Api.Security;

/// <summary>Records what callers do.</summary>
internal static class CallerAudit
{
    /// <summary>Adds an entry of a caller.</summary>
    /// <inheritdoc cref="AuditLog.WriteAsync"/>
    public static Task WriteAsync(this AuditLog audit, Caller caller, string action, string subject, bool isDone) =>
        audit.WriteAsync(caller.Principal.Id, action, subject, isDone, caller.Address);
}
