namespace Nin.Reporting.Tests;

/// <summary>The tests that share the one run.</summary>
[CollectionDefinition(Name)]
public sealed class TinyRunCollection : ICollectionFixture<TinyRun>
{
    public const string Name = "tiny run";
}
