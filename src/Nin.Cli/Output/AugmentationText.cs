using System.Globalization;
using Nin.Data.Augmenting;

namespace Nin.Cli.Output;

/// <summary>What is done to training pictures at random, in a few words.</summary>
internal static class AugmentationText
{
    public static string Of(Augmentation augmentation)
    {
        List<string> parts = [];
        Add(augmentation.Shift, "shift");
        AddIf(augmentation.RandomCrop, "crop");
        AddIf(augmentation.HorizontalFlip, "flip");
        Add(augmentation.RandomResizedCrop, "resized crop");
        Add(augmentation.ColorJitter, "colour");
        Add(augmentation.Cutout, "cutout");
        Add(augmentation.Mixup, "mixup");
        return parts.Count == 0 ? "none" : string.Join(", ", parts);

        void Add(double value, string name) =>
            AddIf(value > 0, string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##}"));

        void AddIf(bool holds, string text)
        {
            if (holds)
            {
                parts.Add(text);
            }
        }
    }
}
