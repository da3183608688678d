using System.Formats.Tar;
using Nin.Data;
using Nin.Data.Layouts;
using Nin.Testing;
using Xunit.Abstractions;

namespace Nin.Parquet.Tests;

/// <summary>
/// A file of the Hugging Face hub, written by Arrow: MNIST's test part, against the files that it was published as.
/// </summary>
public sealed class HubFileTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-hub-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_MnistOfTheHub_HasEveryPictureAsPublished()
    {
        if (Checkout.SharedFile("parquet/mnist-hf-test.tar") is not string archive
            || Checkout.SharedFile("mnist/t10k-images-idx3-ubyte.gz") is not string images)
        {
            output.WriteLine("The hub's file is not there: only files that the tests write themselves are looked at.");
            return;
        }

        TarFile.ExtractToDirectory(archive, _folder, overwriteFiles: false);
        Dataset published = Idx.ReadFolder(Path.GetDirectoryName(images)!, "mnist").Test!;
        Dataset read = ParquetImages.Read(Path.Combine(_folder, "mnist-hf-parquet"), "mnist").Test!;
        Assert.Equal(published.Classes, read.Classes);
        Assert.Equal(10_000, read.Count);
        for (int i = 0; i < read.Count; i++)
        {
            Assert.Equal(published.Label(i), read.Label(i));
            Assert.True(published.Read(i).Pixels.Span.SequenceEqual(read.Read(i).Pixels.Span), $"picture {i}");
        }
    }
}
