using Nin.Data.Preparing;
using Nin.Formats;

namespace Nin.Models;

/// <summary>A trained network that others publish, and that a training can begin from by its name.</summary>
public sealed record KnownBackbone
{
    /// <summary>What it is called, such as <c>resnet18</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is and what it has seen, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>The NuGet package that holds it.</summary>
    public required string Package { get; init; }

    /// <summary>The package's version.</summary>
    public required string PackageVersion { get; init; }

    /// <summary>The licence it is given under.</summary>
    public required string License { get; init; }

    /// <summary>The file's path in the package.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The file's SHA-256, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What is done to a picture first.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Whether it was trained on pictures with blue first.</summary>
    public bool IsBlueFirst { get; init; }

    /// <summary>Where a package goes that is fetched for Nin alone.</summary>
    public static string DownloadFolder => PackageFolders.Own(Environment.GetEnvironmentVariable);

    /// <summary>Where the file is; null where it is in none of the folders of packages.</summary>
    public string? Locate() => PackageFolders.All().Select(
        folder => System.IO.Path.Combine([folder, Package.ToLowerInvariant(), PackageVersion, .. Path]))
        .FirstOrDefault(File.Exists);

    /// <summary>Reads it. Its format's reader has to be registered with <see cref="ModelReaders"/>.</summary>
    /// <exception cref="FileNotFoundException">The file is in none of the folders of packages.</exception>
    /// <exception cref="NinFormatException">It is not the file that was published, or nobody reads its format.</exception>
    public Backbone Load()
    {
        string file = Locate() ?? throw new FileNotFoundException(
            $"The backbone {Name} is not here: expected the NuGet package {Package} {PackageVersion} in one of "
                + $"{string.Join(", ", PackageFolders.All())}.");
        string found = HashOf(file);
        if (found != Sha256)
        {
            throw new NinFormatException("backbone", $"expected the SHA-256 {Sha256}, got {found}.", file);
        }

        ModelReader reader = ModelReaders.Find(file)
            ?? throw new NinFormatException("backbone", "no reader of its format is registered.", file);
        ImportedNetwork network = reader.Read(file);
        return Backbone.Of((IsBlueFirst ? network.WithReversedChannels() : network).Named(Name), preprocessing: Preprocessing);
    }

    private static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(Formats.Sha256.HashAsync(stream).GetAwaiter().GetResult());
    }
}
