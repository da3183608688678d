using System.Collections.Immutable;
using Nin.Data.Preparing;
using Nin.Formats;

namespace Nin.Models;

/// <summary>The trained networks that are known by name.</summary>
public static class BackboneCatalog
{
    /// <summary>The entries, in the order in which they are listed.</summary>
    public static ImmutableArray<KnownBackbone> Entries { get; } =
    [
        new KnownBackbone
        {
            Name = "resnet18",
            Description = "ResNet-18 for 224x224 photographs, trained on ImageNet: a million pictures of 1,000 classes",
            Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18",
            PackageVersion = "0.23.1",
            License = "MIT",
            Path = ["tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx"],
            Sha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f",
            IsBlueFirst = true,

            // The package has a mean for each pixel, which differs little from the mean over all of them: 103.06, 115.90, 123.15.
            Preprocessing = new Preprocessing(
                PreprocessingKind.Standardize, 224, 224, 3, 1, [123.15163f, 115.902885f, 103.06262f], [1, 1, 1])
            {
                Resizing = new Resizing(ResizeMode.Center, 0.875),
            },
        },
    ];

    /// <summary>The entry of that name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static KnownBackbone Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ArgumentException(
            $"'{name}' is no known backbone{NearestName.End(name, Entries.Select(entry => entry.Name))} Known: "
                + $"{string.Join(", ", Entries.Select(entry => entry.Name))}.");
}
