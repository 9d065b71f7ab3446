using CodeSight.Core.Data.Conversations;
using CodeSight.Core.Data.People;
using CodeSight.Core.Data.Sessions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CodeSight.Core.Data;

/// <summary>
/// The relational model: the ledger and the runs as EF reads them, accounts and permissions, sessions, and the server's keys. Migrations of what it holds are
/// generated; what only SQL reads and writes (chunks, vectors, the queue's columns) has migrations in SQL.
/// </summary>
public sealed class CodeSightContext(DbContextOptions<CodeSightContext> options)
    : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>Every file that was seen.</summary>
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    /// <summary>Every run.</summary>
    public DbSet<RunRow> Runs => Set<RunRow>();

    /// <summary>Every browser that has signed in.</summary>
    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    /// <summary>Groups of accounts.</summary>
    public DbSet<Group> Groups => Set<Group>();

    /// <summary>Who is in which group.</summary>
    public DbSet<GroupMember> GroupMembers => Set<GroupMember>();

    /// <summary>Named sets of documents.</summary>
    public DbSet<Collection> Collections => Set<Collection>();

    /// <summary>Who may read which collection.</summary>
    public DbSet<CollectionGrant> CollectionGrants => Set<CollectionGrant>();

    /// <summary>API keys.</summary>
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    /// <summary>What was done, and by whom.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>What callers used, by month.</summary>
    public DbSet<UsageRow> Usage => Set<UsageRow>();

    /// <summary>Conversations.</summary>
    public DbSet<ConversationRow> Conversations => Set<ConversationRow>();

    /// <summary>Questions with what came of them.</summary>
    public DbSet<MessageRow> Messages => Set<MessageRow>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        MapPeople(builder);
        MapConversations(builder);
        builder.Entity<DocumentRow>(document =>
        {
            document.ToTable("documents");
            document.Property(d => d.State).HasConversion(TextOf<DocumentState>());
        });
        builder.Entity<RunRow>(run =>
        {
            run.ToTable("runs");
            run.Property(r => r.State).HasConversion(TextOf<RunState>());
            run.Property(r => r.Trigger).HasConversion(TextOf<RunTrigger>());
        });
        builder.Entity<SessionRow>(session =>
        {
            session.ToTable("sessions");
            session.HasKey(s => s.IdHash);
            session.HasIndex(s => s.Id).IsUnique().HasDatabaseName("sessions_id");
            session.HasIndex(s => s.AccountId).HasDatabaseName("sessions_account");
            session.Property(s => s.Device).HasDefaultValue("");
            session.Property(s => s.Address).HasDefaultValue("");
            session.Property(s => s.Id).HasDefaultValueSql("gen_random_uuid()");
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
            session.HasIndex(s => s.ExpiresAt).HasDatabaseName("sessions_expires");
        });
        builder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(SnakeCase.Of(property.Name));
    }

    private static void MapPeople(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("accounts");
            account.Property(a => a.Role).HasConversion(TextOf<Role>());
            account.Property(a => a.Name).HasMaxLength(200);
        });
        modelBuilder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claims");
        modelBuilder.Entity<IdentityUserLogin<Guid>>().ToTable("account_logins");
        modelBuilder.Entity<IdentityUserToken<Guid>>().ToTable("account_tokens");
        modelBuilder.Entity<Group>(group =>
        {
            group.ToTable("groups");
            group.HasIndex(g => g.Name).IsUnique().HasDatabaseName("groups_name");
        });
        modelBuilder.Entity<GroupMember>(member =>
        {
            member.ToTable("group_members");
            member.HasKey(m => new { m.AccountId, m.GroupId });
            member.HasOne<Group>().WithMany().HasForeignKey(m => m.GroupId);
            member.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId);
        });
        modelBuilder.Entity<Collection>(collection =>
        {
            collection.ToTable("collections");
            collection.HasIndex(c => c.Name).IsUnique().HasDatabaseName("collections_name");
        });
        modelBuilder.Entity<CollectionGrant>(grant =>
        {
            grant.ToTable("collection_grants", table => table.HasCheckConstraint(
                "collection_grants_one_reader", "(group_id IS NULL) <> (account_id IS NULL)"));
            grant.HasOne<Collection>().WithMany().HasForeignKey(g => g.CollectionId);
            grant.HasOne<Group>().WithMany().HasForeignKey(g => g.GroupId).OnDelete(DeleteBehavior.Cascade);
            grant.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId).OnDelete(DeleteBehavior.Cascade);
            grant.HasIndex(g => new { g.CollectionId, g.GroupId }).IsUnique().HasDatabaseName("collection_grants_group");
            grant.HasIndex(g => new { g.CollectionId, g.AccountId }).IsUnique().HasDatabaseName("collection_grants_account");
        });
        modelBuilder.Entity<ApiKeyRow>(key =>
        {
            key.ToTable("api_keys");
            key.HasIndex(k => k.Hash).IsUnique().HasDatabaseName("api_keys_hash");
            key.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit");
            audit.HasIndex(a => a.At).HasDatabaseName("audit_at");
        });
        modelBuilder.Entity<UsageRow>(usage =>
        {
            usage.ToTable("usage");
            usage.HasKey(u => new { u.Consumer, u.Month });
            usage.HasIndex(u => u.Month).HasDatabaseName("usage_month");
            usage.Property(u => u.Questions).HasDefaultValue(0L);
            usage.Property(u => u.InputTokens).HasDefaultValue(0L);
            usage.Property(u => u.OutputTokens).HasDefaultValue(0L);
            usage.Property(u => u.EstimatedAnswers).HasDefaultValue(0L);
        });
        modelBuilder.Entity<UsageReservation>(reservation =>
        {
            reservation.ToTable("usage_reservations");
            reservation.HasIndex(r => new { r.Consumer, r.Month }).HasDatabaseName("usage_reservations_consumer");
        });
    }

    private static void MapConversations(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ConversationRow>(conversation =>
        {
            conversation.ToTable("conversations");
            conversation.HasIndex(c => new { c.Owner, c.UpdatedAt }).HasDatabaseName("conversations_owner");
            conversation.HasIndex(c => c.UpdatedAt).HasDatabaseName("conversations_updated");
            conversation.HasIndex(c => c.ShareId).IsUnique().HasDatabaseName("conversations_share");
            conversation.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
            conversation.HasOne<ApiKeyRow>().WithMany().HasForeignKey(c => c.KeyId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<MessageRow>(message =>
        {
            message.ToTable("messages");
            message.HasOne<ConversationRow>().WithMany().HasForeignKey(m => m.ConversationId);
            message.HasMany(m => m.Sources).WithOne().HasForeignKey(s => s.MessageId);
            message.HasIndex(m => new { m.ConversationId, m.AskedAt }).HasDatabaseName("messages_conversation");
            message.HasIndex(m => m.AskedAt).HasFilter("is_refused").HasDatabaseName("messages_refused");
            message.HasIndex(m => m.RatedAt).HasFilter("rated_at IS NOT NULL").HasDatabaseName("messages_rated");
            message.Property(m => m.Kind).HasConversion(TextOf<MessageKind>());
            message.Property(m => m.State).HasConversion(TextOf<MessageState>());
            message.Property(m => m.Rating).HasConversion(TextOf<Rating>());
        });
        modelBuilder.Entity<MessageSourceRow>(source =>
        {
            source.ToTable("message_sources");
            source.HasKey(s => new { s.MessageId, s.Position });
            source.Property(s => s.Use).HasConversion(TextOf<SourceUse>());
        });
    }

    private static ValueConverter<T, string> TextOf<T>()
        where T : struct, Enum =>
        new(value => SnakeCase.Of(value), text => SnakeCase.Parse<T>(text));
}
