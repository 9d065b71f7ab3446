using System.ComponentModel.DataAnnotations;

namespace CodeSight.Api.Sessions;

/// <summary>A sign-in.</summary>
public sealed record SessionBody([property: Required] string? Key = null)
{
    /// <inheritdoc/>
    /// <remarks>A record prints its members by itself, and this one is a secret.</remarks>
    public override string ToString() => nameof(SessionBody);
}
