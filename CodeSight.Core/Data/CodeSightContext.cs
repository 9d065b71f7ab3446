using CodeSight.Core.Data.Sessions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CodeSight.Core.Data;

/// <summary>
/// The relational model: the ledger and the runs as EF reads them, sessions, and the server's keys. Migrations of what it holds are
/// generated; what only SQL reads and writes (chunks, vectors, the queue's columns) has migrations in SQL.
/// </summary>
public sealed class CodeSightContext(DbContextOptions<CodeSightContext> options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Every file that was seen.</summary>
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    /// <summary>Every run.</summary>
    public DbSet<RunRow> Runs => Set<RunRow>();

    /// <summary>Every browser that has signed in.</summary>
    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

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
        modelBuilder.Entity<SessionRow>(session =>
        {
            session.ToTable("sessions");
            session.HasKey(s => s.IdHash);
            session.HasIndex(s => s.ExpiresAt).HasDatabaseName("sessions_expires");
        });
        modelBuilder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase.Of(property.Name));
    }

    private static ValueConverter<T, string> TextOf<T>()
        where T : struct, Enum =>
        new(value => SnakeCase.Of(value), text => SnakeCase.Parse<T>(text));
}
