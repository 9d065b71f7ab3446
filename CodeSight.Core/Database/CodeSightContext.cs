using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.Database;

/// <summary>The relational model. Its migrations are written by hand, in SQL.</summary>
public sealed class CodeSightContext(DbContextOptions<CodeSightContext> options) : DbContext(options);
