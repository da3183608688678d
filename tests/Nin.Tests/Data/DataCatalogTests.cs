using Nin.Data;
using Nin.Data.Download;
using Nin.Data.Layouts;
using Nin.Formats;

namespace Nin.Tests.Data;

[Collection("layouts")]
public sealed class DataCatalogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-catalog").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_Shapes_NeedsNoFolder()
    {
        DataSplits splits = new DataCatalog([], limits: null).Open("shapes");
        Assert.Equal(("shapes", 8000, 1000, 2000), (splits.Name, splits.Train.Count, splits.Validation!.Count, splits.Test!.Count));
    }

    [Fact]
    public void Open_KnownName_IsFoundInTheFirstRootThatHasIt()
    {
        SaveMnist("second", "mnist");
        SaveMnist("third", "mnist");
        Directory.CreateDirectory(Path.Combine(_folder, "first", "mnist"));
        var catalog = new DataCatalog([Root("first"), Root("missing"), Root("second"), Root("third")], limits: null);

        Assert.Equal(("mnist", 1), (catalog.Open("mnist").Name, catalog.Open("mnist").Train.Count));
        Assert.Equal(Path.Combine(_folder, "second", "mnist"), catalog.List().Single(known => known.Name == "mnist").Location);
    }

    [Fact]
    public void Open_FolderWithoutPicturesAndCancelled_EndsTheWalk()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deep", "a", "b"));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            new DataCatalog([], null).Open(Path.Combine(_folder, "deep"), cancellation: source.Token));
        Assert.Throws<OperationCanceledException>(
            () => new DataCatalog([], null).OpenUnchecked(Path.Combine(_folder, "deep"), source.Token));
    }

    [Fact]
    public void Open_PathNearlyCalledSo_NamesTheOneBeside()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "photos"));
        Assert.StartsWith(
            $"There is no data set '{Path.Combine(_folder, "photso")}', did you mean '{Path.Combine(_folder, "photos")}'?",
            Assert.Throws<ArgumentException>(() => new DataCatalog([], null).Open(Path.Combine(_folder, "photso"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_KnownNameThatIsNowhere_SaysWhereItLooked()
    {
        Assert.Equal(
            "Data set 'cifar10' was not found. Looked in /a, /b.",
            Assert.Throws<DataNotFoundException>(() => new DataCatalog(["/a", "/b"], limits: null).Open("cifar10")).Message);
    }

    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("some/where/photos/", "photos")]
    [InlineData("cifar-10-binary.tar.gz", "cifar-10-binary")]
    [InlineData("/", "data")]
    public void NameOf_NameOrPath_IsItsLastPart(string data, string name) => Assert.Equal(name, DataCatalog.NameOf(data));

    [Fact]
    public void Open_UnknownName_ListsTheKnownOnes()
    {
        Assert.Equal(
            "There is no data set 'mnits', did you mean 'mnist'? Expected the path of a folder or an archive, or one of shapes, mnist, fashion-mnist, cifar10, cifar100, svhn.",
            Assert.Throws<ArgumentException>(() => new DataCatalog([], limits: null).Open("mnits")).Message);
    }

    [Fact]
    public void Open_Path_IsReadAsItsLayoutAndNamedAfterTheFolder()
    {
        SaveMnist("data", "my-digits");
        var catalog = new DataCatalog([], limits: null);
        Assert.Equal("my-digits", catalog.Open(Path.Combine(_folder, "data", "my-digits")).Name);
        Assert.Equal("data", catalog.Open(Path.Combine(_folder, "data") + Path.DirectorySeparatorChar).Name);
    }

    [Fact]
    public void Open_PathWithoutLayout_SaysWhatIsThereAndHowItShouldBe()
    {
        string folder = Path.GetFileName(_folder), flat = Path.Combine(_folder, "flat"), tar = Path.Combine(_folder, "flat.tar");
        Assert.Equal(
            $"{_folder}: data set: expected pictures in folders named by their classes, got a folder without a file. Put pictures like this: {folder}/cats/1.jpg, {folder}/dogs/2.jpg.",
            Problem(_folder));
        Directory.CreateDirectory(flat);
        File.WriteAllText(Path.Combine(flat, "notes.txt"), "a");
        Assert.Equal(
            $"{flat}: data set: expected pictures in folders named by their classes, got 1 file and no picture. Put pictures like this: flat/cats/1.jpg, flat/dogs/2.jpg.",
            Problem(flat));
        File.WriteAllText(Path.Combine(flat, "a.jpg"), "a");
        Assert.Equal(
            $"{flat}: data set: expected pictures in folders named by their classes, got 1 picture in no folder below it, such as a.jpg. Each class is a folder: put them like this: flat/cats/a.jpg, flat/dogs/2.jpg.",
            Problem(flat));
        Assert.Equal(
            $"{flat}/a.jpg: data set: expected pictures in folders named by their classes, got a picture. Put pictures like this, and name the folder above the classes: flat/cats/a.jpg, flat/dogs/2.jpg.",
            Problem($"{flat}/a.jpg"));
        System.Formats.Tar.TarFile.CreateFromDirectory(flat, tar, includeBaseDirectory: false);
        Assert.Equal(
            $"{tar}: data set: expected pictures in folders named by their classes, got an archive with pictures in no folder, such as a.jpg. Each class is a folder: pack them like this: photos/cats/a.jpg, photos/dogs/2.jpg.",
            Problem(tar));

        static string Problem(string path) =>
            Assert.Throws<NinFormatException>(() => new DataCatalog([], limits: null).Open(path)).Message;
    }

    [Fact]
    public void Open_FileWithoutLayout_ListsTheKnownOnes()
    {
        string file = Path.Combine(_folder, "a.txt");
        File.WriteAllText(file, "a");
        Assert.Equal(
            $"{file}: data set: the layout is not known. Known are: {string.Join("; ", DataLayout.All.Select(layout => layout.Name))}.",
            Assert.Throws<NinFormatException>(() => new DataCatalog([], limits: null).Open(file)).Message);
    }

    [Fact]
    public void List_OneSetPresent_SaysWhichAndWhere()
    {
        SaveMnist("root", "fashion-mnist");
        IReadOnlyList<KnownData> list = new DataCatalog([Root("root")], limits: null).List();

        Assert.Equal(["shapes", "mnist", "fashion-mnist", "cifar10", "cifar100", "svhn"], list.Select(known => known.Name));
        Assert.Equal([true, false, true, false, false, false], list.Select(known => known.IsPresent));
        Assert.Equal([null, null, Path.Combine(_folder, "root", "fashion-mnist"), null, null, null], list.Select(known => known.Location));
        Assert.All(list, known => Assert.NotEmpty(known.Description));
    }

    [Fact]
    public void Find_EveryRoot_ComesInOrder()
    {
        string checkout = Path.Combine(_folder, "checkout"), inside = Path.Combine(checkout, "src", "deep");
        Directory.CreateDirectory(inside);
        File.WriteAllText(Path.Combine(checkout, "Nin.slnx"), "");
        var variables = new Dictionary<string, string> { ["NIN_DATA"] = "from-variable", ["XDG_CACHE_HOME"] = Path.Combine(_folder, "cache") };

        IReadOnlyList<string> roots = DataRoots.Find("given", variables.GetValueOrDefault, inside);

        Assert.Equal([Path.Combine(inside, "given"), Path.Combine(inside, "from-variable"), Path.Combine(_folder, "shared", "data")], roots.Take(3));
        Assert.Equal(DataRoots.Cache(variables.GetValueOrDefault), roots[3]);
        Assert.EndsWith("nin", roots[3], StringComparison.Ordinal);
        Assert.Equal([roots[3]], DataRoots.Find(null, name => name == "NIN_DATA" ? "" : variables.GetValueOrDefault(name), _folder));
    }

    [Fact]
    public void ForDownloads_EveryPlace_IsTheFirstThatCanBe()
    {
        string variable = Path.Combine(_folder, "from-variable"), cache = DataRoots.Cache(_ => Path.Combine(_folder, "cache"));
        string? Variable(string name) => Path.Combine(_folder, name == "NIN_DATA" ? "from-variable" : "cache");
        Assert.Equal(Path.Combine(_folder, "given"), DataRoots.ForDownloads("given", Variable, _folder));
        Assert.Equal(variable, DataRoots.ForDownloads(null, Variable, _folder));
        Assert.False(Path.Exists(variable));
        File.WriteAllText(variable, "a file, where no folder can be made");
        Assert.Equal(cache, DataRoots.ForDownloads(null, Variable, _folder));
        Assert.Equal(cache, DataRoots.ForDownloads(null, name => name == "NIN_DATA" ? null : Variable(name), _folder));
        Assert.Equal(Path.Combine(_folder, "given", "mnist"), DataDownload.FolderOf("mnist", Path.Combine(_folder, "given")));
    }

    private string Root(string name) => Path.Combine(_folder, name);

    private void SaveMnist(string root, string name)
    {
        string folder = Path.Combine(_folder, root, name);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 42]);
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 5]);
    }
}
