using Nin.Formats;
using Nin.Imaging;
using Nin.Models;
using Nin.Tests.Data.Loading;

namespace Nin.Tests.Models;

/// <summary>What a large picture costs. Alone, since what is allocated is counted for the whole process.</summary>
[Collection(nameof(WholeProcess))]
public sealed class TiledMemoryTests
{
    [Fact]
    public void ClassifyNative_LargePicture_TakesTheMemoryOfATile()
    {
        Model model = TiledNetworkTests.ModelOf("same");
        Image image = new(3000, 4000, 3, new byte[3000 * 4000 * 3]);
        using var classifier = new Classifier(model, 2, limits: new Limits { NetworkBytes = 40_000_000 });
        long before = GC.GetTotalAllocatedBytes();
        Assert.Equal(4, classifier.ClassifyNative(image).Probabilities.Length);

        // Of each pixel its three numbers, and the copies at the margins; the maps of the whole would be 16 numbers a pixel more.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 3000L * 4000 * 3 * sizeof(float) * 4);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => classifier.ClassifyNative(image, cancelled.Token));
    }
}
