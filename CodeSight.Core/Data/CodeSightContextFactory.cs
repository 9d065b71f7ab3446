using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CodeSight.Core.Data;

/// <summary>Makes the context for `dotnet ef migrations add`, which compares models and connects to no database.</summary>
internal sealed class CodeSightContextFactory : IDesignTimeDbContextFactory<CodeSightContext>
{
    /// <inheritdoc/>
    public CodeSightContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<CodeSightContext>().UseNpgsql().Options);
}
