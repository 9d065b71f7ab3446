using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// A fact of a suite that several implementations inherit. In a class marked with <see cref="NeedsRedisAttribute"/> it is skipped, with the
/// reason, where there is no Redis.
/// </summary>
[XunitTestCaseDiscoverer("CodeSight.Tests.Infrastructure.ConformanceFactDiscoverer", "CodeSight.Tests")]
internal sealed class ConformanceFactAttribute : FactAttribute;

/// <summary>The class runs its inherited suite against Redis.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsRedisAttribute : Attribute;

/// <summary>Makes the test case of a <see cref="ConformanceFactAttribute"/>.</summary>
internal sealed class ConformanceFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
    [
        new ConformanceCase(
            diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod),
    ];

    private sealed class ConformanceCase : XunitTestCase
    {
        [EditorBrowsable(EditorBrowsableState.Never)]
        [Obsolete("Called by the deserializer only.")]
        public ConformanceCase()
        {
        }

        public ConformanceCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
            : base(diagnostics, display, options, method)
        {
        }

        protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
            TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsRedisAttribute)).Any()
                ? RedisProgram.ReasonToSkip
                : base.GetSkipReason(factAttribute);
    }
}
