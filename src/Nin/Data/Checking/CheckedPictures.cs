using System.Buffers.Binary;
using Nin.Data.Folders;
using Nin.Formats;
using Nin.Imaging;
using Nin.Threading;

namespace Nin.Data.Checking;

/// <summary>What is kept of a picture once it has been looked at.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Digest">Half of the SHA-256 of its pixels and its shape: the same for the very same picture alone.</param>
/// <param name="Sketch">What near duplicates are recognised by, or null where it is all but one colour.</param>
internal sealed record PictureFacts(PictureSize Size, int Channels, UInt128 Digest, PictureSketch? Sketch)
{
    public static PictureFacts Of(Image image)
    {
        Span<byte> shape = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(shape, image.Height);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(shape[8..], image.Channels);
        var sha = new Sha256();
        sha.Append(shape);
        sha.Append(image.Pixels.Span);
        return new PictureFacts(
            new PictureSize(image.Width, image.Height), image.Channels, BinaryPrimitives.ReadUInt128LittleEndian(sha.Finish()),
            PictureSketch.Of(image));
    }
}

/// <summary>
/// The pictures of all parts of a set under consecutive numbers, each looked at once and let go: some 400 bytes are kept of it.
/// </summary>
internal sealed class CheckedPictures
{
    private readonly Dataset[] _datasets;
    private readonly int[] _starts;
    private readonly PictureFacts?[] _facts;
    private readonly BadPicture?[] _bad, _damaged;

    /// <summary>The classes of each picture, where it has not one; they are read with it, since that may decode a mask.</summary>
    private readonly IReadOnlyList<int>?[] _classes;
    private readonly OnBadImage _onBadImage;

    /// <exception cref="IOException">A folder cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public CheckedPictures(
        DataSplits data, OnBadImage onBadImage, WorkerPool pool, IWorkObserver<DataCheckProgress>? observer,
        CancellationToken cancellation)
    {
        _onBadImage = onBadImage;
        (string Name, Dataset? Dataset)[] all = [("train", data.Train), ("validation", data.Validation), ("test", data.Test)];
        Parts = [.. all.Where(part => part.Dataset is not null).Select(part => part.Name)];
        _datasets = [.. all.Select(part => part.Dataset).OfType<Dataset>()];
        _starts = new int[_datasets.Length + 1];
        for (int part = 0; part < _datasets.Length; part++)
        {
            _starts[part + 1] = checked(_starts[part] + _datasets[part].Count);
        }

        (_facts, _bad, _damaged) = (new PictureFacts?[Count], new BadPicture?[Count], new BadPicture?[Count]);
        _classes = new IReadOnlyList<int>?[Count];
        int done = 0, report = Math.Max(Count / 1000, 1);
        pool.Run(Count, number =>
        {
            cancellation.ThrowIfCancellationRequested();
            Look(number);
            int now = Interlocked.Increment(ref done);
            if (now % report == 0)
            {
                observer?.OnProgress(new(now, Count));
            }
        });
    }

    /// <summary>The names of the parts.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>The number of pictures.</summary>
    public int Count => _starts[^1];

    /// <summary>The pictures that training will see, by number.</summary>
    public IEnumerable<int> Good => Enumerable.Range(0, Count).Where(number => _facts[number] is not null);

    /// <summary>The pictures that cannot.</summary>
    public IEnumerable<BadPicture> Bad => _bad.OfType<BadPicture>();

    /// <summary>The pictures of which only some can be read; they are good where training takes them.</summary>
    public IEnumerable<BadPicture> Damaged => _damaged.OfType<BadPicture>();

    public int PartOf(int number)
    {
        int part = 0;
        while (number >= _starts[part + 1])
        {
            part++;
        }

        return part;
    }

    public PictureFacts Facts(int number) => _facts[number]!;

    public string NameOf(int number) => _datasets[PartOf(number)].NameOf(IndexOf(number));

    /// <summary>Whether every picture has one class.</summary>
    public bool HasLabels => _datasets.All(dataset => dataset.HasLabels);

    /// <summary>The names of a good picture's classes.</summary>
    public IEnumerable<string> ClassesOf(int number)
    {
        Dataset dataset = _datasets[PartOf(number)];
        IEnumerable<int> classes = _classes[number] ?? [dataset.Label(IndexOf(number))];
        return classes.Select(label => dataset.Classes[label]);
    }

    /// <summary>The name of a good picture's class; of several all names, and of none an empty text.</summary>
    public string ClassOf(int number) => string.Join(" and ", ClassesOf(number));

    public ReadOnlyMemory<byte>? Encoded(int number) => _datasets[PartOf(number)].Encoded(IndexOf(number));

    /// <summary>The good pictures of a part.</summary>
    public int GoodOf(int part) => Enumerable.Range(_starts[part], CountOf(part)).Count(number => _facts[number] is not null);

    /// <summary>The pictures of a part, those that cannot be decoded among them.</summary>
    public int CountOf(int part) => _starts[part + 1] - _starts[part];

    private int IndexOf(int number) => number - _starts[PartOf(number)];

    private void Look(int number)
    {
        Dataset dataset = _datasets[PartOf(number)];
        try
        {
            (_damaged[number], PictureFacts? facts) = dataset.Use(IndexOf(number), image => (
                image.Damage is null ? null : new BadPicture(NameOf(number), image.Damage),
                image.Damage is null || _onBadImage == OnBadImage.Repair ? PictureFacts.Of(image) : null));
            _classes[number] = dataset.HasLabels ? null : dataset.Target(IndexOf(number)).Classes;
            _facts[number] = facts;
        }
        catch (NinFormatException error)
        {
            _bad[number] = BadPicture.Of(NameOf(number), error);
        }
    }
}
