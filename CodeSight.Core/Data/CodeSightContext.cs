using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CodeSight.Core.Data;

/// <summary>The relational model: the ledger and the runs as EF reads them. Its migrations are written by hand, in SQL.</summary>
public sealed class CodeSightContext(DbContextOptions<CodeSightContext> options) : DbContext(options)
{
    /// <summary>Every file that was seen.</summary>
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    /// <summary>Every run.</summary>
    public DbSet<RunRow> Runs => Set<RunRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DocumentRow>(document =>
        {
            document.ToTable("documents");
            document.Property(d => d.State).HasConversion(TextOf<DocumentState>());
        });
        modelBuilder.Entity<RunRow>(run =>
        {
            run.ToTable("runs");
            run.Property(r => r.State).HasConversion(TextOf<RunState>());
            run.Property(r => r.Trigger).HasConversion(TextOf<RunTrigger>());
        });
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase.Of(property.Name));
    }

    private static ValueConverter<T, string> TextOf<T>()
        where T : struct, Enum =>
        new(value => SnakeCase.Of(value), text => SnakeCase.Parse<T>(text));
}
