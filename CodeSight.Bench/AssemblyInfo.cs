using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CodeSight.Tests")]
